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

(** Numbers z_k tend to X, and their vectors are in the cone at some index, from some k on: so is that of X. *)
Variables (z : nat -> R) (X : R).
Hypothesis lim : is_lim_seq z X.
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
Theorem limit_cone n : (exists k0, forall k, (k0 <= k)%nat -> in_cone (remainder (z k) n) (remainder (z k) (S n))) ->
  in_cone (remainder X n) (remainder X (S n)).
Proof.
  intros [k0 Hk]. set (u := remainder X n). set (v := remainder X (S n)).
  assert (P : 0 <= v * (u - v)).
  { destruct (remainder_limit n) as [L1 L2].
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

(** ** The theorem, for a multiple of a complete quotient

    rho [a_0; a_1, a_2, ...] = [rho a_0; a_1/rho, rho a_2, ...], with rho = u/v. *)
Section TheoremD.
Variables (a c : nat -> Z) (X : R) (head : list Z) (i : nat) (M : mat) (u v lam e : Z).
Hypothesis Ha : forall n, (i <= n)%nat -> (1 <= a n)%Z.
Hypothesis HX : forall n, (i <= n)%nat -> in_cone (remainder a X n) (remainder a X (S n)).
Hypothesis Hu : (1 <= u)%Z.
Hypothesis Hv : (1 <= v)%Z.
Let turn (n : nat) (x y : Z) := if Nat.even n then x else y.
Hypothesis Hc : forall n, (turn n v u * c n = turn n u v * a (i + n)%nat)%Z.
Hypothesis Hlam : lam <> 0%Z.
Hypothesis same : mul M (prod (entries a plus) 0 i) = scale lam (mul (word_mat head) (Mat u 0 0 v)).
Hypothesis He : (e = 1 \/ e = -1)%Z.
Hypothesis posi : positive e (word_mat head).
Let b := behind head c.
Let j := length head.
Lemma behind_head n : (n < j)%nat -> b n = nth n head 0%Z.
Proof. intros H. unfold b, behind. fold j. destruct (Nat.ltb_spec n j); [reflexivity | lia]. Qed.
Lemma behind_tail n : b (j + n)%nat = c n.
Proof. unfold b, behind. fold j. destruct (Nat.ltb_spec (j + n) j); [lia|]. f_equal. lia. Qed.
Lemma multiple_pos n : (1 <= c n)%Z.
Proof. specialize (Hc n). specialize (Ha (i + n)%nat ltac:(lia)). unfold turn in Hc. destruct (Nat.even n); nia. Qed.
Lemma turn_S n x y : turn (S n) x y = turn n y x.
Proof. unfold turn. rewrite Nat.even_succ, <- Nat.negb_even. now destruct (Nat.even n). Qed.
Theorem theorem_D : let g0 := act1 M X 1 in let g1 := act2 M X 1 in 0 < g0 * g1 /\ value b plus (g0 / g1).
Proof.
  intros g0 g1. set (w1 := fun k => IZR (turn k u v) * remainder a X (i + k)). set (w2 := fun k => IZR (turn k v u) * remainder a X (S (i + k))).
  assert (Y0 : prod (entries b plus) 0 j = word_mat head).
  { rewrite word_prod. f_equal. transitivity (map (fun n => nth n head 0%Z) (seq 0 j)); [|apply map_nth_seq]. apply map_ext_in. intros n H. apply in_seq in H. apply behind_head. lia. }
  destruct (complete_prod a plus (remainder a X) 0 i (remainder_complete a X)) as [E1 E2]. simpl (0 + i)%nat in *.
  change (remainder a X 0) with X in E1. change (remainder a X 1) with 1 in E2.
  assert (L : IZR lam <> 0) by now apply not_0_IZR.
  assert (W : w1 0%nat = act1 (Mat u 0 0 v) (remainder a X i) (remainder a X (S i)) /\ w2 0%nat = act2 (Mat u 0 0 v) (remainder a X i) (remainder a X (S i))).
  { unfold w1, w2, act1, act2, turn. rewrite Nat.add_0_r. cbn [Nat.even e11 e12 e21 e22]. split; ring. }
  destruct W as [W1 W2].
  assert (S1 : g0 = IZR lam * act1 (prod (entries b plus) 0 (j + 0)) (w1 0%nat) (w2 0%nat)).
  { unfold g0. rewrite W1, W2, Nat.add_0_r, Y0, <- act1_mul, <- act1_scale, <- same, act1_mul, E1 at 1. f_equal. exact E2. }
  assert (S2 : g1 = IZR lam * act2 (prod (entries b plus) 0 (j + 0)) (w1 0%nat) (w2 0%nat)).
  { unfold g1. rewrite W1, W2, Nat.add_0_r, Y0, <- act2_mul, <- act2_scale, <- same, act2_mul, E1 at 1. f_equal. exact E2. }
  assert (St : forall k, exists x, x <> 0 /\ w1 k = x * act1 (prod (entries b plus) (j + k) 1) (w1 (S k)) (w2 (S k)) /\
                                             w2 k = x * act2 (prod (entries b plus) (j + k) 1) (w1 (S k)) (w2 (S k))).
  { intros k. exists 1. split; [lra|]. unfold w1, w2. rewrite Nat.add_succ_r, !turn_S. pose proof (remainder_complete a X (i + k)%nat) as E.
    cbn [prod]. rewrite mul1, Nat.add_0_r. unfold act1, act2, entries, entry; cbn [e11 e12 e21 e22]. rewrite behind_tail. unfold plus in *.
    split; [|ring]. rewrite E, Rmult_plus_distr_l, <- !Rmult_assoc, <- mult_IZR, <- Hc, mult_IZR. ring. }
  assert (Cone : forall k x, x <> 0 -> in_cone (x * w1 k) (x * w2 k)).
  { intros k x Hx. assert (C : in_cone (w1 k) (w2 k)).
    { unfold w1, w2. set (p := remainder a X (i + k)). set (q := remainder a X (S (i + k))).
      pose proof (HX (i + k)%nat ltac:(lia)) as K0. pose proof (HX (S (i + k)) ltac:(lia)) as K1. pose proof (remainder_complete a X (i + k)%nat) as E. unfold plus in E.
      fold p q in K0, E. fold q in K1. set (r := remainder a X (S (S (i + k)))) in *. pose proof (multiple_pos k) as C. specialize (Hc k). apply (IZR_le 1) in C.
      apply (f_equal IZR) in Hc. rewrite !mult_IZR in Hc. assert (U : (1 <= turn k u v /\ 1 <= turn k v u)%Z) by (unfold turn; destruct (Nat.even k); lia).
      destruct U as [U V]. apply (IZR_le 1) in U, V. set (y := IZR (turn k u v)) in *. set (z := IZR (turn k v u)) in *. set (w := IZR (c k)) in *.
      assert (F : y * p = z * q * w + y * r) by (rewrite E; replace (z * q * w) with (z * w * q) by ring; rewrite Hc; ring).
      destruct K1 as [K1 | K1]; [left | right].
      - assert (0 < z * q) by (apply Rmult_lt_0_compat; lra). assert (0 <= y * r) by (apply Rmult_le_pos; lra). rewrite F. nra.
      - assert (0 < z * - q) by (apply Rmult_lt_0_compat; lra). assert (0 <= y * - r) by (apply Rmult_le_pos; lra). rewrite F. nra. }
    destruct C as [K | K]; destruct (Rtotal_order x 0) as [?|[?|?]]; try contradiction; unfold in_cone; [right | left | left | right]; repeat split; nra. }
  assert (Co : forall n, exists k, (n <= k)%nat /\ forall x, x <> 0 -> in_cone (x * w1 k) (x * w2 k)) by (intros n; exists n; split; [lia | apply Cone]).
  assert (Adm : admissible b plus (j + 0)).
  { split.
    - intros n Hn. replace n with (j + (n - j))%nat by lia. rewrite behind_tail. unfold plus. pose proof (multiple_pos (n - j)). lia.
    - intros n. exists (j + n)%nat. split; [lia|]. rewrite behind_tail. unfold plus. pose proof (multiple_pos n). lia. }
  assert (Pg : 0 < g0 * g1).
  { assert (C0 : in_cone (w1 0%nat) (w2 0%nat)) by (pose proof (Cone 0%nat 1 ltac:(lra)) as K; now rewrite !Rmult_1_l in K).
    assert (N : w2 0%nat <> 0).
    { pose proof (HX (S i) ltac:(lia)) as K. unfold w2, turn. rewrite Nat.add_0_r. cbn [Nat.even]. apply Rmult_integral_contrapositive_currified; [apply not_0_IZR; lia | apply (cone_abs _ _ K)]. }
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
Lemma horner_two z l : (length l <= 2)%nat -> horner_value [] z l = (IZR (zval [0; 0]%Z (nth 0 l (Num 0))) + z * IZR (zval [0; 0]%Z (nth 1 l (Num 0))))%R.
Proof. destruct l as [|k [|m [|]]]; intros H; cbn [length] in H; try lia; cbn [horner_value fold_right nth]; change (zval [0; 0]%Z (Num 0)) with 0%Z; ring. Qed.
Definition law_mat (r : ratio) (n h d : Z) : mat :=
  let v l i := zval [0; 0] (nth i l (Num 0)) in let p := v (top_list r) in let q := v (bottom_list r) in
  Mat (p 1%nat * d) (n * p 0%nat - p 1%nat * h) (q 1%nat * d) (n * q 0%nat - q 1%nat * h).
Definition check_multiple (a : nat -> Z) (head : list Z) (i : nat) (u v n h d lam e : Z) (r : ratio) : bool :=
  let B := word_mat head in
  (1 <=? u) && (1 <=? v) && negb (n =? 0) && negb (lam =? 0) && ((e =? 1) || (e =? -1))
  && (0 <=? e * e11 B) && (1 <=? e * (e11 B + e12 B)) && (0 <=? e * e21 B) && (1 <=? e * (e21 B + e22 B))
  && mat_eqb (mul (law_mat r n h d) (word_mat (map a (seq 0 i)))) (scale lam (mul B (Mat u 0 0 v)))
  && (length (top_list r) <=? 2)%nat && (length (bottom_list r) <=? 2)%nat
  && peq (poly_of (var 1) (top r)) (horner (top_list r)) && peq (poly_of (var 1) (bottom r)) (horner (bottom_list r)).
Theorem multiple_sound a f head i u v n h d lam e r X c : check_multiple a head i u v n h d lam e r = true ->
  (forall n, (i <= n)%nat -> 1 <= a n) -> (forall n, (i <= n)%nat -> in_cone (remainder a X n) (remainder a X (S n))) ->
  (forall m, (if Nat.even m then v else u) * f m = (if Nat.even m then u else v) * a (i + m)%nat) ->
  (IZR n * c = IZR d * X - IZR h)%R ->
  value (behind head f) (periodic [1]) (ratio_value r c []).
Proof.
  intros H Ha HX Hf Hc. unfold check_multiple in H. bools.
  match goal with E : mat_eqb _ _ = true |- _ => rename E into Eq end. unfold mat_eqb in Eq. bools.
  assert (Same : mul (law_mat r n h d) (prod (entries a plus) 0 i) = scale lam (mul (word_mat head) (Mat u 0 0 v))) by (rewrite word_prod; now apply mat_eq).
  assert (Pos : positive e (word_mat head)) by (unfold positive; lia).
  destruct (theorem_D a f X head i (law_mat r n h d) u v lam e) as [P V]; try assumption.
  rewrite (ratio_horner r [] c) by assumption.
  rewrite !horner_two by assumption. unfold law_mat, act1, act2 in P, V. cbn [e11 e12 e21 e22] in P, V.
  set (zp0 := zval [0; 0] (nth 0 (top_list r) (Num 0))) in *. set (zp1 := zval [0; 0] (nth 1 (top_list r) (Num 0))) in *.
  set (zq0 := zval [0; 0] (nth 0 (bottom_list r) (Num 0))) in *. set (zq1 := zval [0; 0] (nth 1 (bottom_list r) (Num 0))) in *.
  rewrite !minus_IZR, !mult_IZR in P, V. assert (N : IZR n <> 0%R) by now apply not_0_IZR.
  assert (E : forall x y, (x * IZR d * X + (IZR n * y - x * IZR h) * 1 = IZR n * (y + c * x))%R).
  { intros x y. transitivity (IZR n * y + x * (IZR d * X - IZR h))%R; [ring|]. rewrite <- Hc. ring. }
  rewrite !E in P, V.
  assert (Nq : (IZR zq0 + c * IZR zq1 <> 0)%R) by (intro Z; rewrite Z in P; lra).
  replace ((IZR zp0 + c * IZR zp1) / (IZR zq0 + c * IZR zq1))%R with (IZR n * (IZR zp0 + c * IZR zp1) / (IZR n * (IZR zq0 + c * IZR zq1)))%R.
  2:{ field. split; [exact Nq | exact N]. }
  revert V. apply value_ext; [reflexivity|]. intros m. unfold plus, periodic. cbn [length]. now rewrite Nat.mod_1_r.
Qed.
Definition check_law (a : nat -> Z) (head : list Z) (i : nat) (n h d lam e : Z) (r : ratio) : bool :=
  (1 <=? i)%nat && check_multiple a head i 1 1 n h d lam e r.
Theorem law_sound a head i n h d lam e r X c : check_law a head i n h d lam e r = true ->
  (forall n, (1 <= n)%nat -> 1 <= a n) -> (forall n, (1 <= n)%nat -> in_cone (remainder a X n) (remainder a X (S n))) ->
  (IZR n * c = IZR d * X - IZR h)%R ->
  value (behind head (fun m => a (i + m)%nat)) (periodic [1]) (ratio_value r c []).
Proof.
  intros H Ha HX Hc. unfold check_law in H. apply Bool.andb_true_iff in H. destruct H as [Hi H]. apply Nat.leb_le in Hi.
  refine (multiple_sound a _ head i 1 1 n h d lam e r X c H _ _ _ Hc).
  - intros m Hm. apply Ha. lia.
  - intros m Hm. apply HX. lia.
  - intros m. now destruct (Nat.even m).
Qed.
