(** * Theorem D: laws that a theorem knows

    A number X has a simple continued fraction a_0, a_1, ..., of which a theorem tells: its complete quotients
    are at least 1. Then a statement about X may have any head, behind which come the quotients of X from some
    index on. *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices Convergence TheoremB Polynomials Groups Check Soundness Values.
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

(** ** The number is irrational

    Otherwise its vectors would be integer multiples of one number, and decrease for ever. *)
Lemma irrational (a : nat -> Z) (X : R) (i : nat) : (forall n, (i <= n)%nat -> (1 <= a n)%Z) ->
  (forall n, (i <= n)%nat -> in_cone (remainder a X n) (remainder a X (S n))) ->
  forall p q r, X = IZR p * r -> 1 = IZR q * r -> False.
Proof.
  intros Ha HX p q r E0 E1.
  assert (I : forall n, exists v w : Z, remainder a X n = IZR v * r /\ remainder a X (S n) = IZR w * r).
  { induction n as [|n [v [w [I1 I2]]]]; [exists p, q; now split|]. exists w, (v - a n * w)%Z. split; [exact I2|].
    pose proof (remainder_complete a X n) as E. unfold plus in E. rewrite I1, I2 in E. rewrite minus_IZR, mult_IZR. lra. }
  assert (Same : forall v w z, in_cone (IZR v * r) (IZR w * r) -> in_cone (IZR w * r) z -> (0 < v * w)%Z).
  { intros v w z C C'. apply lt_IZR. rewrite mult_IZR. assert (P : 0 < (IZR v * IZR w) * (r * r)).
    { replace ((IZR v * IZR w) * (r * r)) with ((IZR v * r) * (IZR w * r)) by ring. unfold in_cone in C, C'. destruct C, C'; nra. }
    assert (R2 : 0 <= r * r) by nra. destruct (Rle_dec (IZR v * IZR w) 0) as [L|L]; [nra | lra]. }
  assert (D : forall N n v w, (i <= n)%nat -> remainder a X n = IZR v * r -> remainder a X (S n) = IZR w * r -> (Z.abs v <= Z.of_nat N)%Z -> False).
  { induction N as [|N IH]; intros n v w Hn R0 R1 B; pose proof (HX n Hn) as C0; pose proof (HX (S n) ltac:(lia)) as C1; rewrite R0, R1 in C0; rewrite R1 in C1;
      pose proof (Same _ _ _ C0 C1) as VW; [assert (v = 0%Z) by lia; subst v; lia|].
    destruct (I (S n)) as [w0 [w' [_ R2]]]. pose proof (HX (S (S n)) ltac:(lia)) as C2. rewrite R2 in C1, C2. pose proof (Same _ _ _ C1 C2) as WW.
    apply (IH (S n) w w' ltac:(lia) R1 R2). pose proof (remainder_complete a X n) as E. unfold plus in E. rewrite R0, R1, R2 in E.
    assert (Nr : r <> 0) by (intro Z; rewrite Z in E1; lra).
    assert (V : v = (a n * w + w')%Z).
    { apply eq_IZR. rewrite plus_IZR, mult_IZR. apply Rmult_eq_reg_r with r; [|exact Nr]. lra. }
    pose proof (Ha n Hn). destruct (Z.lt_trichotomy w 0) as [L | [L | L]]; nia. }
  destruct (I i) as [v [w [R0 R1]]]. apply (D (Z.to_nat (Z.abs v)) i v w); try assumption; lia.
Qed.

(** ** Formulas

    The constant is a rational function of a number x, and n/d as linear forms in X and 1 is x; P(c)/Q(c) is
    a Moebius image of X. The first quotients and the head are polynomials in the parameters. *)
Open Scope Z_scope.
Open Scope bool_scope.
Definition pword (w : list poly) : pmat := pproduct (map (fun a => PMat a (num 1) (num 1) (num 0)) w).
Lemma pword_eval l w : zmat l (pword w) = word_mat (map (zpoly l) w).
Proof. unfold pword, word_mat. now rewrite zmat_product, !map_map. Qed.
(** The Moebius map, as coefficients of (C, S). *)
Record linear_map := Linear { l11 : expr; l12 : expr; l21 : expr; l22 : expr }.
Definition linear_mat (M : linear_map) : pmat := PMat (p0 (l11 M)) (p0 (l12 M)) (p0 (l21 M)) (p0 (l22 M)).
Definition check_rational (F : image) (M : linear_map) (r : ratio) (n d : poly) : bool :=
  let x := image_form n d F in image_ok n d F && check_value r (fst x) (snd x) 1 1 (l11 M) (l12 M) (l21 M) (l22 M).
Theorem rational_sound F M r n d u C S x : natural u -> check_rational F M r n d = true ->
  (forall p q z, C = (IZR p * z)%R -> S = (IZR q * z)%R -> False) ->
  let l := (C :: S :: map IZR u)%R in rpoly l d <> 0%R -> (x * rpoly l d = rpoly l n)%R ->
  let N := zmat (0 :: 0 :: u) (linear_mat M) in
  (0 < act1 N C S * act2 N C S)%R -> (act1 N C S / act2 N C S)%R = ratio_value r (image_value u x F) u.
Proof.
  intros Hu H Ap l Hd Hx N Pos. unfold check_rational in H. apply Bool.andb_true_iff in H. destruct H as [Ok V].
  destruct (image_form_sound u C S x n d Hu Ap Hd Hx F Ok) as [D E].
  refine (value_sound r _ _ 1 1 _ _ _ _ u C S _ 1%R _ _ V _ _ _ D E Pos); [lra | |];
    cbn [multiple_angle fst snd]; rewrite !rpoly_add, !rpoly_mul, !rpoly_num, !rpoly_var; cbn; ring.
Qed.
Definition check_multiple (first : list poly) (head : list expr) (u v : Z) (lam : expr) (e : Z) (F : image) (M : linear_map) (n d : poly) (r : ratio) : bool :=
  let H := pword (map p0 head) in
  (1 <=? u) && (1 <=? v) && signed lam && check_positive e H
  && pmeq (pmmul (linear_mat M) (pword first)) (pscale (p0 lam) (pmmul H (PMat (num u) (num 0) (num 0) (num v))))
  && check_rational F M r n d.
Theorem multiple_sound a f first head i u v lam e F M n d r us X x : natural us -> check_multiple first head u v lam e F M n d r = true ->
  map (zpoly (0 :: 0 :: us)) first = map a (seq 0 i) ->
  (forall n, (i <= n)%nat -> 1 <= a n) -> (forall n, (i <= n)%nat -> in_cone (remainder a X n) (remainder a X (S n))) ->
  (forall m, (if Nat.even m then v else u) * f m = (if Nat.even m then u else v) * a (i + m)%nat) ->
  let l := (X :: 1 :: map IZR us)%R in rpoly l d <> 0%R -> (x * rpoly l d = rpoly l n)%R ->
  value (behind (map (zval (0 :: 0 :: us)) head) f) (periodic [1]) (ratio_value r (image_value us x F) us).
Proof.
  intros Hu H First Ha HX Hf l Hd Hx. unfold check_multiple in H. cbv zeta in H. bools.
  match goal with E : pmeq _ _ = true |- _ => apply (zmat_eq_sound (0 :: 0 :: us)) in E; rewrite !zmat_scale, !zmat_mul, !pword_eval, First, p0_eval_u in E; rename E into Same end.
  match goal with E : check_positive _ _ = true |- _ => apply (positive_eval us 0 e _ Hu ltac:(lia)) in E; rewrite pword_eval in E; destruct E as [He Pos] end.
  match goal with E : check_rational _ _ _ _ _ = true |- _ => rename E into Rat end.
  match goal with E : signed lam = true |- _ => apply (signed_sound us Hu) in E; rename E into Lam end.
  assert (Hd' : map (zpoly (0 :: 0 :: us)) (map p0 head) = map (zval (0 :: 0 :: us)) head) by (rewrite map_map; apply map_ext; intros y; apply p0_eval_u).
  rewrite Hd' in *. rewrite <- word_prod in Same.
  destruct (theorem_D a f X (map (zval (0 :: 0 :: us)) head) i (zmat (0 :: 0 :: us) (linear_mat M)) u v _ e Ha HX ltac:(assumption) ltac:(assumption) Hf Lam Same He Pos) as [P V].
  rewrite <- (rational_sound F M r n d us X 1%R x Hu Rat (irrational a X i Ha HX) Hd Hx P).
  revert V. apply value_ext; [reflexivity|]. intros m. unfold plus, periodic. cbn [length]. now rewrite Nat.mod_1_r.
Qed.
