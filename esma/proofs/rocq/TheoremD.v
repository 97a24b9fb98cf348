(** * Theorem D: laws that a theorem knows

    A number X has a simple continued fraction a_0, a_1, ..., of which a theorem tells: its complete quotients
    are at least 1. Then a statement about X may have any head, behind which come the quotients of X from some
    index on. *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices Convergence TheoremB Polynomials Groups Check Values.
Import ListNotations.
Open Scope R_scope.

Definition plus (_ : nat) : Z := 1%Z.
Lemma plus_units : unit_signs plus. Proof. now left. Qed.
Definition word_mat (w : list Z) : mat := product (map (fun a => entry a 1) w).
Lemma word_app v w : word_mat (v ++ w) = mul (word_mat v) (word_mat w).
Proof. unfold word_mat. now rewrite map_app, product_app. Qed.
Lemma word_prod f i n : prod (entries f plus) i n = word_mat (map f (seq i n)).
Proof. unfold word_mat. rewrite map_map, <- product_seq. reflexivity. Qed.

(** ** The vectors of a number z: g_0 = z, g_1 = 1, and g_n = a_n g_(n+1) + g_(n+2). *)
Section Vector.
Variable a : nat -> Z.
Fixpoint remainders (z : R) (n : nat) : R * R :=
  match n with O => (z, 1) | S m => let (u, v) := remainders z m in (v, u - IZR (a m) * v) end.
Definition remainder (z : R) (n : nat) : R := fst (remainders z n).
Lemma remainder_S z n : remainder z (S n) = snd (remainders z n).
Proof. unfold remainder. simpl. now destruct (remainders z n). Qed.
Lemma remainder_complete z : complete a plus (remainder z).
Proof. intros n. rewrite !remainder_S. unfold remainder. simpl. destruct (remainders z n) as [u v]. simpl. unfold plus. ring. Qed.
Lemma remainder_unique z g n : complete a plus g -> g 0%nat = z -> g 1%nat = 1 -> g n = remainder z n /\ g (S n) = remainder z (S n).
Proof.
  intros H H0 H1. induction n as [|n [I1 I2]]; [split; assumption|]. split; [exact I2|].
  pose proof (H n) as E. pose proof (remainder_complete z n) as F. unfold plus in *. rewrite I1, I2 in E. lra.
Qed.

(** Numbers z_k tend to X, and their vectors are in the cone up to larger and larger indices: so are those of X. *)
Variables (z : nat -> R) (X : R).
Hypothesis lim : is_lim_seq z X.
Hypothesis cones : forall n, (1 <= n)%nat -> exists k0, forall k, (k0 <= k)%nat -> in_cone (remainder (z k) n) (remainder (z k) (S n)).
Lemma remainder_limit n : is_lim_seq (fun k => remainder (z k) n) (remainder X n) /\ is_lim_seq (fun k => remainder (z k) (S n)) (remainder X (S n)).
Proof.
  induction n as [|n [I1 I2]].
  - split; [exact lim | apply is_lim_seq_const].
  - split; [exact I2|].
    apply (is_lim_seq_ext (fun k => remainder (z k) n - IZR (a n) * remainder (z k) (S n))).
    { intros k. pose proof (remainder_complete (z k) n) as E. unfold plus in E. lra. }
    replace (remainder X (S (S n))) with (remainder X n - IZR (a n) * remainder X (S n)).
    2:{ pose proof (remainder_complete X n) as E. unfold plus in E. lra. }
    apply is_lim_seq_minus'; [exact I1|]. apply (is_lim_seq_scal_l _ (IZR (a n)) (Finite _)), I2.
Qed.
Theorem limit_cone n : (1 <= n)%nat -> in_cone (remainder X n) (remainder X (S n)).
Proof.
  intros Hn. set (u := remainder X n). set (v := remainder X (S n)).
  assert (P : 0 <= v * (u - v)).
  { destruct (remainder_limit n) as [L1 L2]. destruct (cones n Hn) as [k0 Hk].
    apply (is_lim_seq_le_loc (fun _ => 0) (fun k => remainder (z k) (S n) * (remainder (z k) n - remainder (z k) (S n))) 0 (v * (u - v))).
    - exists k0. intros k K. destruct (Hk k K); nra.
    - apply is_lim_seq_const.
    - apply is_lim_seq_mult'; [exact L2|]. apply is_lim_seq_minus'; [exact L1 | exact L2]. }
  assert (N : u <> 0 \/ v <> 0).
  { destruct (Req_dec u 0) as [U|]; [|now left]. destruct (Req_dec v 0) as [V|]; [|now right]. exfalso.
    destruct (complete_prod a plus (remainder X) 0 n (remainder_complete X)) as [_ E]. simpl in E. fold u v in E.
    rewrite U, V in E. unfold act2, remainder in E. simpl in E. lra. }
  unfold in_cone. destruct (Rtotal_order v 0) as [L|[Z|L]]; [right; nra | | left; nra].
  destruct (Rtotal_order u 0) as [L|[L|L]]; [right; lra | lra | left; lra].
Qed.
End Vector.

(** ** The theorem *)
Section TheoremD.
Variables (a : nat -> Z) (X : R) (head : list Z) (i : nat) (M : mat) (lam e : Z).
Hypothesis Ha : forall n, (1 <= n)%nat -> (1 <= a n)%Z.
Hypothesis HX : forall n, (1 <= n)%nat -> in_cone (remainder a X n) (remainder a X (S n)).
Hypothesis Hi : (1 <= i)%nat.
Hypothesis Hlam : lam <> 0%Z.
Hypothesis same : mul M (prod (entries a plus) 0 i) = scale lam (word_mat head).
Hypothesis He : (e = 1 \/ e = -1)%Z.
Hypothesis posi : positive e (word_mat head).
Let b := behind head (fun n => a (i + n)%nat).
Let j := length head.
Lemma behind_head n : (n < j)%nat -> b n = nth n head 0%Z.
Proof. intros H. unfold b, behind. fold j. destruct (Nat.ltb_spec n j); [reflexivity | lia]. Qed.
Lemma behind_tail n : b (j + n)%nat = a (i + n)%nat.
Proof. unfold b, behind. fold j. destruct (Nat.ltb_spec (j + n) j); [lia|]. do 2 f_equal. lia. Qed.
Theorem theorem_D : let g0 := act1 M X 1 in let g1 := act2 M X 1 in 0 < g0 * g1 /\ value b plus (g0 / g1).
Proof.
  intros g0 g1. set (w1 := fun k => remainder a X (i + k)). set (w2 := fun k => remainder a X (S (i + k))).
  assert (Y0 : prod (entries b plus) 0 j = word_mat head).
  { rewrite word_prod. f_equal. transitivity (map (fun n => nth n head 0%Z) (seq 0 j)); [|apply map_nth_seq]. apply map_ext_in. intros n H. apply in_seq in H. apply behind_head. lia. }
  destruct (complete_prod a plus (remainder a X) 0 i (remainder_complete a X)) as [E1 E2]. simpl (0 + i)%nat in *.
  change (remainder a X 0) with X in E1. change (remainder a X 1) with 1 in E2.
  assert (L : IZR lam <> 0) by now apply not_0_IZR.
  assert (S1 : g0 = IZR lam * act1 (prod (entries b plus) 0 (j + 0)) (w1 0%nat) (w2 0%nat)).
  { unfold g0, w1, w2. rewrite !Nat.add_0_r, Y0, <- act1_scale, <- same, act1_mul, E1 at 1. f_equal. exact E2. }
  assert (S2 : g1 = IZR lam * act2 (prod (entries b plus) 0 (j + 0)) (w1 0%nat) (w2 0%nat)).
  { unfold g1, w1, w2. rewrite !Nat.add_0_r, Y0, <- act2_scale, <- same, act2_mul, E1 at 1. f_equal. exact E2. }
  assert (St : forall k, exists c, c <> 0 /\ w1 k = c * act1 (prod (entries b plus) (j + k) 1) (w1 (S k)) (w2 (S k)) /\
                                             w2 k = c * act2 (prod (entries b plus) (j + k) 1) (w1 (S k)) (w2 (S k))).
  { intros k. exists 1. split; [lra|]. unfold w1, w2. rewrite Nat.add_succ_r. pose proof (remainder_complete a X (i + k)%nat) as E.
    cbn [prod]. rewrite mul1, Nat.add_0_r. unfold act1, act2, entries, entry; cbn [e11 e12 e21 e22]. rewrite behind_tail. unfold plus in *. split; lra. }
  assert (Cone : forall k c, c <> 0 -> in_cone (c * w1 k) (c * w2 k)).
  { intros k c Hc. unfold w1, w2. destruct (HX (i + k)%nat ltac:(lia)) as [K | K]; destruct (Rtotal_order c 0) as [?|[?|?]]; try contradiction; unfold in_cone;
      [right | left | left | right]; repeat split; nra. }
  assert (Co : forall n, exists k, (n <= k)%nat /\ forall c, c <> 0 -> in_cone (c * w1 k) (c * w2 k)) by (intros n; exists n; split; [lia | apply Cone]).
  assert (Adm : admissible b plus (j + 0)).
  { split.
    - intros n Hn. replace n with (j + (n - j))%nat by lia. rewrite behind_tail. unfold plus. specialize (Ha (i + (n - j))%nat ltac:(lia)). lia.
    - intros n. exists (j + n)%nat. split; [lia|]. rewrite behind_tail. unfold plus. specialize (Ha (i + n)%nat ltac:(lia)). lia. }
  assert (Pg : 0 < g0 * g1).
  { assert (C0 : in_cone (w1 0%nat) (w2 0%nat)) by (pose proof (Cone 0%nat 1 ltac:(lra)) as K; now rewrite !Rmult_1_l in K).
    assert (N : w2 0%nat <> 0).
    { pose proof (HX (S i) ltac:(lia)) as K. unfold w2. rewrite Nat.add_0_r. apply (cone_abs _ _ K). }
    pose proof (positive_sound e (word_mat head) _ _ He posi C0 N) as P. rewrite S1, S2, Nat.add_0_r, Y0.
    set (p := act1 (word_mat head) (w1 0%nat) (w2 0%nat)) in *. set (q := act2 (word_mat head) (w1 0%nat) (w2 0%nat)) in *.
    replace (IZR lam * p * (IZR lam * q)) with (IZR lam * IZR lam * (p * q)) by ring.
    apply Rmult_lt_0_compat; [now apply square_pos | exact P]. }
  split; [exact Pg|].
  apply (vectors_value b plus plus_units w1 w2 (fun k => j + k)%nat (fun _ => 1%nat) g0 g1 (IZR lam)); try assumption.
  - intros k. lia.
  - intros k. lia.
  - intro Z. rewrite Z in Pg. lra.
Qed.
End TheoremD.

(** ** Formulas

    The constant is c with n c = d X - h, and P(c)/Q(c) of degree 1. *)
Open Scope Z_scope.
Open Scope bool_scope.
Definition mat_eqb (x y : mat) : bool := (e11 x =? e11 y) && (e12 x =? e12 y) && (e21 x =? e21 y) && (e22 x =? e22 y).
Definition law_mat (r : ratio) (n h d : Z) : mat :=
  let v l i := zval [0; 0] (nth i l (Num 0)) in let p := v (top_list r) in let q := v (bottom_list r) in
  Mat (p 1%nat * d) (n * p 0%nat - p 1%nat * h) (q 1%nat * d) (n * q 0%nat - q 1%nat * h).
Definition check_law (a : nat -> Z) (head : list Z) (i : nat) (n h d lam e : Z) (r : ratio) : bool :=
  let B := word_mat head in
  (1 <=? i)%nat && negb (n =? 0) && negb (lam =? 0) && ((e =? 1) || (e =? -1))
  && (0 <=? e * e11 B) && (1 <=? e * (e11 B + e12 B)) && (0 <=? e * e21 B) && (1 <=? e * (e21 B + e22 B))
  && mat_eqb (mul (law_mat r n h d) (word_mat (map a (seq 0 i)))) (scale lam B)
  && (length (top_list r) =? 2)%nat && (length (bottom_list r) =? 2)%nat
  && peq (poly_of (var 1) (top r)) (horner (top_list r)) && peq (poly_of (var 1) (bottom r)) (horner (bottom_list r)).
Theorem law_sound a head i n h d lam e r X c : check_law a head i n h d lam e r = true ->
  (forall n, (1 <= n)%nat -> 1 <= a n) -> (forall n, (1 <= n)%nat -> in_cone (remainder a X n) (remainder a X (S n))) ->
  (IZR n * c = IZR d * X - IZR h)%R ->
  value (behind head (fun m => a (i + m)%nat)) (periodic [1]) (ratio_value r c []).
Proof.
  intros H Ha HX Hc. unfold check_law in H. bools.
  match goal with E : mat_eqb _ _ = true |- _ => rename E into Eq end. unfold mat_eqb in Eq. bools.
  assert (Same : mul (law_mat r n h d) (prod (entries a plus) 0 i) = scale lam (word_mat head)) by (rewrite word_prod; now apply mat_eq).
  assert (Pos : positive e (word_mat head)) by (unfold positive; lia).
  destruct (theorem_D a X head i (law_mat r n h d) lam e) as [P V]; try assumption.
  rewrite (ratio_horner r [] c) by assumption.
  destruct (top_list r) as [|p0 [|p1 [|]]] eqn:Tp; try discriminate. destruct (bottom_list r) as [|q0 [|q1 [|]]] eqn:Tq; try discriminate.
  unfold law_mat, act1, act2 in P, V. rewrite Tp, Tq in P, V. cbn [nth e11 e12 e21 e22] in P, V.
  set (zp0 := zval [0; 0] p0) in *. set (zp1 := zval [0; 0] p1) in *. set (zq0 := zval [0; 0] q0) in *. set (zq1 := zval [0; 0] q1) in *.
  rewrite !minus_IZR, !mult_IZR in P, V. assert (N : IZR n <> 0%R) by now apply not_0_IZR.
  assert (E : forall x y, (x * IZR d * X + (IZR n * y - x * IZR h) * 1 = IZR n * (y + c * x))%R).
  { intros x y. transitivity (IZR n * y + x * (IZR d * X - IZR h))%R; [ring|]. rewrite <- Hc. ring. }
  rewrite !E in P, V. cbn [horner_value fold_right].
  change (zval [0; 0] p0) with zp0. change (zval [0; 0] p1) with zp1. change (zval [0; 0] q0) with zq0. change (zval [0; 0] q1) with zq1.
  assert (Nq : (IZR zq0 + c * IZR zq1 <> 0)%R) by (intro Z; rewrite Z in P; lra).
  replace ((IZR zp0 + c * (IZR zp1 + c * 0)) / (IZR zq0 + c * (IZR zq1 + c * 0)))%R
    with (IZR n * (IZR zp0 + c * IZR zp1) / (IZR n * (IZR zq0 + c * IZR zq1)))%R.
  2:{ field. split; [|exact N]. intro Z. apply Nq. rewrite <- Z. ring. }
  revert V. apply value_ext; [reflexivity|]. intros m. unfold plus, periodic. cbn [length]. now rewrite Nat.mod_1_r.
Qed.
