(** * Theorem A: quotients in arithmetic progression

    For integers a, d with d >= 1 and a + d n never 0, a real N > 0 and a sign sigma, the quotients are
    a_n = (a + d n) N^[n odd]. The numbers
      h_n = sum over k of sigma^k / (k! (d N)^k N^(n/2) product over i < n + k of (a + d i))
    satisfy h_n = a_n h_(n+1) + sigma h_(n+2), and h_n/h_(n+1) tends to infinity. (They are Bessel functions
    without their factors: no Gamma is needed, and both signs are treated at once.) *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices.
Open Scope R_scope.

Ltac eqR := match goal with |- @eq _ ?a ?b => change (@eq R a b) end.

Definition grows (h : nat -> R) := forall K, exists n0, forall n, (n0 <= n)%nat ->
  h (S n) <> 0 /\ K <= h n / h (S n).

Section A.
Variables (a d sg : Z) (N : R).
Hypothesis Hd : (1 <= d)%Z.
Hypothesis HN : 0 < N.
Hypothesis Hsg : (sg = 1 \/ sg = -1)%Z.
Hypothesis Hnz : forall i : nat, (a + d * Z.of_nat i <> 0)%Z.

Definition lin (i : nat) : R := IZR (a + d * Z.of_nat i).
Fixpoint D (m : nat) : R := match m with O => 1 | S i => D i * lin i end.
Definition T (n k : nat) : R :=
  IZR sg ^ k / (INR (fact k) * (IZR d * N) ^ k * N ^ (Nat.div2 n) * D (n + k)).
Definition h (n : nat) : R := Series (T n).
Definition odd_factor (n : nat) : R := if Nat.odd n then N else 1.
Definition progression (n : nat) : R := lin n * odd_factor n.

Lemma lin1 i : 1 <= Rabs (lin i).
Proof. unfold lin. rewrite <- abs_IZR. apply IZR_le. specialize (Hnz i). lia. Qed.
Lemma lin0 i : lin i <> 0. Proof. intro H. pose proof (lin1 i). rewrite H, Rabs_R0 in H0. lra. Qed.
Lemma D1 m : 1 <= Rabs (D m).
Proof. induction m; simpl; [rewrite Rabs_R1; lra|]. rewrite Rabs_mult. pose proof (lin1 m). nra. Qed.
Lemma D0 m : D m <> 0. Proof. intro H. pose proof (D1 m). rewrite H, Rabs_R0 in H0. lra. Qed.
Lemma d1 : 1 <= IZR d. Proof. now apply IZR_le. Qed.
Lemma dN0 : 0 < IZR d * N. Proof. pose proof d1. nra. Qed.
Lemma dNk k : 0 < (IZR d * N) ^ k. Proof. apply pow_lt, dN0. Qed.
Lemma Nk k : 0 < N ^ k. Proof. now apply pow_lt. Qed.
Lemma sgk k : Rabs (IZR sg ^ k) = 1.
Proof. rewrite <- RPow_abs. replace (Rabs (IZR sg)) with 1; [apply pow1|].
  destruct Hsg as [-> | ->]; unfold Rabs; destruct (Rcase_abs _); lra. Qed.
Lemma odd_factor0 n : 0 < odd_factor n.
Proof. unfold odd_factor. destruct (Nat.odd n); lra. Qed.

(** The series converges, as its terms are at most those of an exponential function. *)
Lemma T_abs n k : Rabs (T n k) <= / N ^ Nat.div2 n * (/ INR (fact k) * (/ (IZR d * N)) ^ k).
Proof.
  unfold T, Rdiv. rewrite Rabs_mult, sgk, Rmult_1_l, pow_inv, <- !Rinv_mult.
  pose proof (dNk k). pose proof (Nk (Nat.div2 n)). pose proof (INR_fact_lt_0 k). pose proof (D1 (n + k)).
  rewrite Rabs_inv. apply Rinv_le_contravar; [repeat apply Rmult_lt_0_compat; lra|].
  rewrite !Rabs_mult. rewrite !(Rabs_pos_eq (_ ^ _)), (Rabs_pos_eq (INR _)) by lra.
  set (x := INR _) in *. set (y := (IZR d * N) ^ k) in *. set (z := N ^ _) in *.
  assert (0 < x * y) by now apply Rmult_lt_0_compat. assert (0 < x * y * z) by now apply Rmult_lt_0_compat.
  replace (z * (x * y)) with (x * y * z * 1) by ring. apply Rmult_le_compat_l; lra.
Qed.
Lemma ex_T n : ex_series (T n).
Proof.
  apply (ex_series_le (T n) (fun k => / N ^ Nat.div2 n * (/ INR (fact k) * (/ (IZR d * N)) ^ k))); [exact (T_abs n)|].
  apply (ex_series_scal_l (/ N ^ Nat.div2 n) (fun k => / INR (fact k) * (/ (IZR d * N)) ^ k)).
  exists (exp (/ (IZR d * N))). apply is_pseries_R, is_exp_Reals.
Qed.

Lemma half n : N ^ Nat.div2 (S n) = odd_factor n * N ^ Nat.div2 n.
Proof.
  unfold odd_factor. destruct (Nat.odd n) eqn:O.
  - apply Nat.odd_spec in O. destruct O as [m ->].
    replace (S (2 * m + 1)) with (2 * S m)%nat by lia. rewrite Nat.div2_double.
    replace (2 * m + 1)%nat with (S (2 * m)) by lia. rewrite Nat.div2_succ_double. reflexivity.
  - assert (E : Nat.even n = true) by (rewrite <- Nat.negb_odd, O; reflexivity).
    apply Nat.even_spec in E. destruct E as [m ->].
    rewrite Nat.div2_double, Nat.div2_succ_double. ring.
Qed.
Lemma T_zero n : T n 0 = progression n * T (S n) 0.
Proof.
  unfold T, progression. rewrite half, !Nat.add_0_r.
  pose proof (D0 n). pose proof (lin0 n). pose proof (odd_factor0 n). pose proof (Nk (Nat.div2 n)).
  cbn [D fact pow]. change (INR 1) with 1. field. repeat split; try assumption; lra.
Qed.
Lemma T_succ n k : T n (S k) = progression n * T (S n) (S k) + IZR sg * T (S (S n)) k.
Proof.
  unfold T, progression. change (Nat.div2 (S (S n))) with (S (Nat.div2 n)). rewrite half.
  rewrite fact_simpl, mult_INR, S_INR.
  replace (n + S k)%nat with (S (n + k)) by lia.
  replace (S n + S k)%nat with (S (S (n + k))) by lia.
  replace (S (S n) + k)%nat with (S (S (n + k))) by lia.
  assert (E : lin (S (n + k)) = lin n + IZR d * (INR k + 1)).
  { unfold lin. rewrite Nat2Z.inj_succ, Nat2Z.inj_add, INR_IZR_INZ. rewrite <- !plus_IZR, <- mult_IZR, <- plus_IZR.
    f_equal. ring. }
  pose proof (D0 (S (n + k))). pose proof (lin0 (S (n + k))). pose proof (odd_factor0 n).
  pose proof (Nk (Nat.div2 n)). pose proof (dNk k). pose proof (INR_fact_lt_0 k). pose proof (pos_INR k). pose proof d1.
  change (D (S (S (n + k)))) with (D (S (n + k)) * lin (S (n + k))).
  cbn [pow]. rewrite E in *.
  field. repeat split; try assumption; lra.
Qed.

Theorem h_complete n : h n = progression n * h (S n) + IZR sg * h (S (S n)).
Proof.
  unfold h. rewrite (Series_incr_1 (T n)) by apply ex_T.
  rewrite (Series_incr_1 (T (S n))) by apply ex_T.
  rewrite (Series_ext (fun k => T n (S k)) (fun k => progression n * T (S n) (S k) + IZR sg * T (S (S n)) k))
    by apply T_succ.
  rewrite Series_plus, !Series_scal_l, T_zero. ring.
  - apply (ex_series_scal_l (progression n) (fun k => T (S n) (S k))); exact (proj1 (ex_series_incr_1 (T (S n))) (ex_T (S n))).
  - exact (ex_series_scal_l (IZR sg) (T (S (S n))) (ex_T _)).
Qed.

(** For large n the first term of h_n is more than twice the rest. *)
Lemma T_geom n k : 0 < lin n -> 3 <= IZR d * N * lin n -> Rabs (T n k) <= Rabs (T n 0) * (/ 3) ^ k.
Proof.
  intros H0 H3. induction k as [|k IH]; [simpl; lra|].
  simpl pow. apply Rle_trans with (Rabs (T n k) * / 3); [|nra].
  unfold T, Rdiv. rewrite !Rabs_mult, !sgk, !Rmult_1_l. rewrite !Rabs_inv, <- Rinv_mult.
  pose proof (Rabs_pos_lt _ (D0 (n + k))). pose proof (Nk (Nat.div2 n)). pose proof (dNk k).
  pose proof (INR_fact_lt_0 k). pose proof dN0. pose proof d1.
  assert (L : lin n <= lin (n + k)) by (unfold lin; apply IZR_le; nia).
  replace (n + S k)%nat with (S (n + k)) by lia. rewrite fact_simpl, mult_INR.
  assert (1 <= INR (S k)) by (apply (le_INR 1); lia).
  cbn [D pow]. rewrite !Rabs_mult.
  rewrite (Rabs_pos_eq (INR (S k))), (Rabs_pos_eq (IZR d)), (Rabs_pos_eq N), (Rabs_pos_eq (lin (n + k))) by lra.
  rewrite (Rabs_pos_eq (INR (fact k))), !(Rabs_pos_eq (_ ^ _)) by lra.
  apply Rinv_le_contravar.
  - repeat apply Rmult_lt_0_compat; lra.
  - set (f := INR (fact k)) in *. set (p := (IZR d * N) ^ k) in *. set (q := N ^ Nat.div2 n) in *.
    set (c := INR (S k)) in *. set (e := IZR d * N) in *. set (l := lin (n + k)) in *.
    set (x := Rabs (D (n + k))) in *.
    assert (0 < f * p * q * x) by (repeat apply Rmult_lt_0_compat; lra).
    assert (3 <= e * l) by (apply Rle_trans with (e * lin n); [lra | apply Rmult_le_compat_l; lra]).
    assert (3 <= c * (e * l)) by (apply Rle_trans with (1 * (e * l)); [lra | apply Rmult_le_compat_r; lra]).
    replace (c * f * (e * p) * q * (x * l)) with (f * p * q * x * (c * (e * l))) by ring. nra.
Qed.
Lemma h_near n : 0 < lin n -> 3 <= IZR d * N * lin n -> Rabs (h n - T n 0) <= Rabs (T n 0) * / 2.
Proof.
  intros H0 H3. unfold h. rewrite (Series_incr_1 (T n)) by apply ex_T.
  replace (T n 0 + Series (fun k => T n (S k)) - T n 0) with (Series (fun k => T n (S k))) by ring.
  assert (B : forall k, 0 <= Rabs (T n (S k)) <= Rabs (T n 0) * / 3 * (/ 3) ^ k).
  { intros k. split; [apply Rabs_pos|]. pose proof (T_geom n (S k) H0 H3). simpl pow in H. lra. }
  assert (G : is_series (fun k => (/ 3) ^ k) (/ (1 - / 3))).
  { apply is_series_geom. rewrite Rabs_pos_eq; lra. }
  assert (X : ex_series (fun k => Rabs (T n 0) * / 3 * (/ 3) ^ k)).
  { exact (ex_series_scal_l (Rabs (T n 0) * / 3) (fun k => (/ 3) ^ k) (ex_intro _ _ G)). }
  eapply Rle_trans; [apply Series_Rabs|].
  - apply (ex_series_le (fun k => Rabs (T n (S k))) (fun k => Rabs (T n 0) * / 3 * (/ 3) ^ k)); [|exact X].
    intros k. unfold norm; simpl. unfold abs; simpl. rewrite Rabs_Rabsolu. apply B.
  - eapply Rle_trans; [apply Series_le; [exact B | exact X]|].
    rewrite (Series_scal_l (Rabs (T n 0) * / 3) (fun k => (/ 3) ^ k)).
    apply Req_le. transitivity (Rabs (T n 0) * / 3 * / (1 - / 3)); [f_equal; exact (is_series_unique _ _ G) | field].
Qed.

Lemma lin_large (K : R) : exists n0, forall n, (n0 <= n)%nat -> K <= lin n.
Proof.
  exists (Z.to_nat (up K - a)). intros n Hn. pose proof (archimed K) as [U _].
  apply Rle_trans with (IZR (up K)); [lra|]. apply IZR_le. nia.
Qed.
Theorem h_grows : grows h.
Proof.
  intros K. set (m := Rmin 1 N).
  assert (Hm : 0 < m) by (unfold m; apply Rmin_glb_lt; lra).
  pose proof dN0 as HdN. pose proof (Rabs_pos K) as PK. pose proof (Rle_abs K) as KA.
  set (B := Rmax (Rmax 1 (3 / (IZR d * N))) (3 * Rabs K / m)).
  destruct (lin_large B) as [n0 Hn0]. exists n0. intros n Hn.
  assert (B1 : forall x, B <= x -> 0 < x /\ 3 <= IZR d * N * x /\ 3 * Rabs K <= m * x).
  { intros x Hx. assert (1 <= x). { eapply Rle_trans; [|exact Hx]. unfold B. eapply Rle_trans; [apply (Rmax_l 1)|apply Rmax_l]. }
    assert (X2 : 3 / (IZR d * N) <= x). { eapply Rle_trans; [|exact Hx]. unfold B. eapply Rle_trans; [apply (Rmax_r 1)|apply Rmax_l]. }
    assert (X3 : 3 * Rabs K / m <= x). { eapply Rle_trans; [|exact Hx]. apply Rmax_r. }
    repeat split; [lra | |].
    - apply Rmult_le_compat_l with (r := IZR d * N) in X2; [|lra].
      replace (IZR d * N * (3 / (IZR d * N))) with 3 in X2 by (field; split; pose proof d1; lra). exact X2.
    - apply Rmult_le_compat_l with (r := m) in X3; [|lra].
      replace (m * (3 * Rabs K / m)) with (3 * Rabs K) in X3 by (field; lra). exact X3. }
  destruct (B1 _ (Hn0 n Hn)) as [P1 [P2 P3]]. destruct (B1 _ (Hn0 (S n) ltac:(lia))) as [Q1 [Q2 _]].
  pose proof (h_near n P1 P2) as H1. pose proof (h_near (S n) Q1 Q2) as H2.
  rewrite T_zero in H1.
  assert (T0 : T (S n) 0 <> 0).
  { unfold T, Rdiv. apply Rmult_integral_contrapositive_currified; [simpl; lra|].
    apply Rinv_neq_0_compat. repeat apply Rmult_integral_contrapositive_currified.
    - apply INR_fact_neq_0.
    - simpl; lra.
    - apply pow_nonzero. lra.
    - apply D0.
    - apply lin0. }
  set (t := T (S n) 0) in *. set (A := progression n) in *.
  assert (LA : 3 * Rabs K <= A).
  { eapply Rle_trans; [exact P3|]. unfold A, progression. rewrite Rmult_comm. apply Rmult_le_compat_l; [lra|].
    unfold odd_factor, m. destruct (Nat.odd n); [apply Rmin_r | apply Rmin_l]. }
  assert (NZ : h (S n) <> 0).
  { intro Z. rewrite Z in H2. unfold Rabs in H2. destruct (Rcase_abs (0 - t)), (Rcase_abs t); lra. }
  split; [exact NZ|].
  set (x := h n) in *. set (y := h (S n)) in *.
  assert (E1 : exists u, x = u * t /\ A / 2 <= u).
  { exists (x / t). split; [field; assumption|].
    assert (Rabs ((x / t - A) * t) <= A * Rabs t / 2).
    { replace ((x / t - A) * t) with (x - A * t) by (field; assumption).
      rewrite Rabs_mult, (Rabs_pos_eq A) in H1 by lra. lra. }
    rewrite Rabs_mult in H. pose proof (Rabs_pos_lt _ T0).
    assert (J : Rabs (x / t - A) <= A / 2) by (apply Rmult_le_reg_r with (Rabs t); lra).
    revert J. unfold Rabs. destruct (Rcase_abs _); lra. }
  assert (E2 : exists v, y = v * t /\ / 2 <= v <= 3 / 2).
  { exists (y / t). split; [field; assumption|].
    assert (Rabs ((y / t - 1) * t) <= Rabs t / 2).
    { replace ((y / t - 1) * t) with (y - t) by (field; assumption). lra. }
    rewrite Rabs_mult in H. pose proof (Rabs_pos_lt _ T0).
    assert (J : Rabs (y / t - 1) <= / 2) by (apply Rmult_le_reg_r with (Rabs t); lra).
    revert J. unfold Rabs. destruct (Rcase_abs _); lra. }
  destruct E1 as [u [-> Hu]], E2 as [v [-> Hv]].
  replace (u * t / (v * t)) with (u / v) by (field; split; [assumption | lra]).
  apply Rmult_le_reg_r with v; [lra|]. replace (u / v * v) with u by (field; lra). nra.
Qed.
End A.

(** ** a/d = 1/2: hyperbolic and circular functions *)
Section Elementary.
Variables (a sg : Z) (N x : R).
Hypothesis Ha : (1 <= a)%Z.
Hypothesis HN : 0 < N.
Hypothesis Hsg : (sg = 1 \/ sg = -1)%Z.
Hypothesis Hx : N * IZR a ^ 2 * x ^ 2 = 1.
Let d := (2 * a)%Z.
Lemma half_nz : forall i : nat, (a + d * Z.of_nat i <> 0)%Z. Proof. intros i. unfold d. nia. Qed.
Lemma a0 : 1 <= IZR a. Proof. now apply IZR_le. Qed.
Lemma lin_half k : lin a d k = IZR a * (2 * INR k + 1).
Proof. unfold lin, d. rewrite INR_IZR_INZ, <- mult_IZR, <- plus_IZR, <- mult_IZR. f_equal. ring. Qed.
Lemma D_even k : INR (fact k) * (IZR d * N) ^ k * D a d k = INR (fact (2 * k)) * (N * IZR a ^ 2) ^ k.
Proof.
  induction k; [simpl; ring|].
  replace (2 * S k)%nat with (S (S (2 * k))) by lia.
  rewrite !(fact_simpl (S _)), !(fact_simpl _), !mult_INR. cbn [pow D]. rewrite lin_half.
  transitivity (INR (S k) * (IZR d * N * IZR a * (2 * INR k + 1)) *
    (INR (fact k) * (IZR d * N) ^ k * D a d k)); [ring|]. rewrite IHk.
  unfold d. rewrite !S_INR, mult_INR, !mult_IZR. simpl (INR 2). cbn [pow]. ring.
Qed.
Lemma D_odd k : INR (fact k) * (IZR d * N) ^ k * D a d (S k) = INR (fact (2 * k + 1)) * (N * IZR a ^ 2) ^ k * IZR a.
Proof.
  cbn [D]. rewrite <- Rmult_assoc, D_even, Nat.add_1_r, fact_simpl, mult_INR, lin_half, S_INR, mult_INR.
  simpl (INR 2). ring.
Qed.
Lemma x2k k : / (N * IZR a ^ 2) ^ k = (x ^ 2) ^ k.
Proof.
  rewrite <- pow_inv. f_equal. pose proof a0. assert (N * IZR a ^ 2 <> 0) by (intro Z; rewrite Z in Hx; lra).
  apply Rmult_eq_reg_l with (N * IZR a ^ 2); [|assumption]. rewrite Hx. now apply Rinv_r.
Qed.
Lemma T0_eq k : T a d sg N 0 k = IZR sg ^ k / INR (fact (2 * k)) * (x ^ 2) ^ k.
Proof.
  unfold T. change (N ^ Nat.div2 0) with 1. rewrite Rmult_1_r, Nat.add_0_l, D_even, <- x2k.
  unfold Rdiv. rewrite Rinv_mult. ring.
Qed.
Lemma T1_eq k : T a d sg N 1 k = / IZR a * (IZR sg ^ k / INR (fact (2 * k + 1)) * (x ^ 2) ^ k).
Proof.
  unfold T. change (N ^ Nat.div2 1) with 1. rewrite Rmult_1_r, Nat.add_1_l, D_odd, <- x2k.
  unfold Rdiv. rewrite !Rinv_mult. ring.
Qed.
Lemma ex_half m : ex_series (T a d sg N m).
Proof. apply ex_T; [unfold d; lia | exact HN | exact Hsg | exact half_nz]. Qed.
End Elementary.

Section Hyperbolic.
Variables (a : Z) (N x : R).
Hypothesis Ha : (1 <= a)%Z.
Hypothesis HN : 0 < N.
Hypothesis Hx : N * IZR a ^ 2 * x ^ 2 = 1.
Let H0 := h a (2 * a) 1 N 0.
Let H1 := h a (2 * a) 1 N 1.
Lemma even_part : is_pseries (fun k => / INR (fact (2 * k))) (x ^ 2) H0.
Proof.
  apply is_pseries_R. eapply is_series_ext; [|apply Series_correct, ex_half; auto].
  intros k. cbv beta. rewrite (T0_eq a 1 N x) by assumption. rewrite pow1. unfold Rdiv. eqR. ring.
Qed.
Lemma odd_part : is_pseries (fun k => / INR (fact (2 * k + 1))) (x ^ 2) (IZR a * H1).
Proof.
  apply is_pseries_R. pose proof (a0 a Ha) as A.
  pose proof (is_series_scal_l (IZR a) _ _ (Series_correct _ (ex_half a 1 N Ha HN (or_introl eq_refl) 1))) as H.
  eapply is_series_ext; [|exact H]. intros k. cbv beta.
  change (IZR a * T a (2 * a) 1 N 1 k = / INR (fact (2 * k + 1)) * (x ^ 2) ^ k).
  rewrite (T1_eq a 1 N x) by assumption. rewrite pow1. pose proof (INR_fact_neq_0 (2 * k + 1)). field. split; [assumption | lra].
Qed.
Lemma exp_of y : y ^ 2 = x ^ 2 -> exp y = H0 + y * (IZR a * H1).
Proof.
  intros E. pose proof even_part as P. pose proof odd_part as Q. rewrite <- E in P, Q.
  pose proof (is_pseries_odd_even (fun k => / INR (fact k)) y _ _ P Q) as H.
  apply is_pseries_unique in H. now rewrite exp_Reals, H.
Qed.
Theorem h0_cosh : H0 = cosh x.
Proof. unfold cosh. rewrite (exp_of x), (exp_of (- x)) by ring. field. Qed.
Theorem h1_sinh : IZR a * x * H1 = sinh x.
Proof. unfold sinh. rewrite (exp_of x), (exp_of (- x)) by ring. field. Qed.
End Hyperbolic.

Section Circular.
Variables (a : Z) (N x : R).
Hypothesis Ha : (1 <= a)%Z.
Hypothesis HN : 0 < N.
Hypothesis Hx : N * IZR a ^ 2 * x ^ 2 = 1.
Let H0 := h a (2 * a) (-1) N 0.
Let H1 := h a (2 * a) (-1) N 1.
Theorem h0_cos : H0 = cos x.
Proof.
  unfold cos. destruct (exist_cos x²) as [l H]. unfold cos_in in H. apply is_series_Reals in H.
  apply is_series_unique in H. rewrite <- H. unfold H0, h. apply Series_ext. intros k.
  rewrite (T0_eq a (-1) N x) by assumption. unfold cos_n. now rewrite Rsqr_pow2.
Qed.
Theorem h1_sin : IZR a * x * H1 = sin x.
Proof.
  unfold sin. destruct (exist_sin x²) as [l H]. unfold sin_in in H. apply is_series_Reals in H.
  apply is_series_unique in H. rewrite <- H. unfold H1, h. pose proof (a0 a Ha) as A.
  rewrite (Series_ext (T a (2 * a) (-1) N 1) (fun k => / IZR a * (sin_n k * x² ^ k))).
  - rewrite Series_scal_l. field. lra.
  - intros k. rewrite (T1_eq a (-1) N x) by assumption. unfold sin_n. now rewrite Rsqr_pow2.
Qed.
End Circular.
