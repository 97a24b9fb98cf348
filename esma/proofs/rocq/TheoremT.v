(** * Theorem T (Rogers 1894; Tasoev 2000; Komatsu 2003, 2004): quotients that grow like powers

    Let f, g > 0 be real, b >= 2 an integer, and sg, tau signs; q = tau/b and y = sg/(f g). The quotients are
    c_(2k) = f b^k and c_(2k+1) = g b^k, and the signs s_n = sg tau^n. With the series H of [Statement.v] there
    are numbers h_n with h_n = c_n h_(n+1) + s_n h_(n+2), of which h_n/h_(n+1) tends to infinity, and
    h_1/h_0 = H(q y)/(f H(y)). *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices TheoremA.
Open Scope R_scope.

(** ** The series H, for |q| <= 1/2 *)
Section Series.
Variable q : R.
Hypothesis Hq : Rabs q <= / 2.
Notation co := (q_coefficient q).
Notation H := (q_series q).

Lemma q_pow n : Rabs (q ^ n) <= (/ 2) ^ n.
Proof. rewrite <- RPow_abs. apply pow_incr. split; [apply Rabs_pos | exact Hq]. Qed.
Lemma q_far s : / 2 <= 1 - q ^ S s.
Proof.
  pose proof (q_pow (S s)) as P. pose proof (Rle_abs (q ^ S s)). cbn [pow] in P.
  assert ((/ 2) ^ s <= 1) by (rewrite <- (pow1 s); apply pow_incr; lra). cbn [pow] in *. lra.
Qed.
Lemma quarter s : (/ 2) ^ (2 * s) <= / INR (S s).
Proof.
  rewrite pow_inv. apply Rinv_le_contravar; [apply lt_0_INR; lia|].
  induction s; [simpl; lra|]. replace (2 * S s)%nat with (S (S (2 * s))) by lia. rewrite S_INR. cbn [pow].
  pose proof (pos_INR s). rewrite S_INR in *. lra.
Qed.
Lemma co_abs s : Rabs (co s) <= 2 ^ s / INR (fact s).
Proof.
  induction s; [simpl; rewrite Rabs_R1; lra|]. cbn [q_coefficient]. rewrite fact_simpl, mult_INR.
  pose proof (q_far s) as F. pose proof (q_pow (2 * s)) as P. pose proof (quarter s) as Q.
  pose proof (INR_fact_lt_0 s) as FS. assert (0 < INR (S s)) by (apply lt_0_INR; lia).
  unfold Rdiv. rewrite !Rabs_mult, Rabs_inv, (Rabs_pos_eq (1 - _)) by lra.
  replace (2 ^ S s * / (INR (S s) * INR (fact s))) with (2 ^ s / INR (fact s) * / INR (S s) * / / 2) by (cbn [pow]; field; lra).
  assert (0 < / INR (fact s)) by now apply Rinv_0_lt_compat. assert (0 < / INR (S s)) by now apply Rinv_0_lt_compat.
  apply Rmult_le_compat; [apply Rmult_le_pos; apply Rabs_pos | apply Rlt_le, Rinv_0_lt_compat; lra | | apply Rinv_le_contravar; lra].
  apply Rmult_le_compat; [apply Rabs_pos | apply Rabs_pos | exact IHs | lra].
Qed.
Lemma exp_series z : is_series (fun s => / INR (fact s) * z ^ s) (exp z).
Proof. apply is_pseries_R. apply is_exp_Reals. Qed.
Lemma term_abs z s : Rabs (co s * z ^ s) <= / INR (fact s) * (2 * Rabs z) ^ s.
Proof.
  rewrite Rabs_mult, <- RPow_abs, Rpow_mult_distr. pose proof (co_abs s). pose proof (pow_le (Rabs z) s (Rabs_pos z)).
  apply Rle_trans with (2 ^ s / INR (fact s) * Rabs z ^ s); [apply Rmult_le_compat_r; assumption|]. unfold Rdiv. lra.
Qed.
Lemma ex_H z : ex_series (fun s => co s * z ^ s).
Proof.
  apply (ex_series_le (fun s => co s * z ^ s) (fun s => / INR (fact s) * (2 * Rabs z) ^ s)).
  - intros s. exact (term_abs z s).
  - eexists. apply exp_series.
Qed.
(** H(y) = H(q y) + y H(q^2 y), as the coefficients of both sides agree. *)
Lemma H_rec z : H z = H (q * z) + z * H (q * (q * z)).
Proof.
  unfold q_series. rewrite (Series_incr_1 (fun s => co s * z ^ s)) by apply ex_H.
  rewrite (Series_incr_1 (fun s => co s * (q * z) ^ s)) by apply ex_H. rewrite <- Series_scal_l.
  rewrite (Series_ext (fun k => co (S k) * z ^ S k) (fun k => co (S k) * (q * z) ^ S k + z * (co k * (q * (q * z)) ^ k))).
  - rewrite Series_plus; [cbn [pow]; ring| |].
    + exact (proj1 (ex_series_incr_1 (fun s => co s * (q * z) ^ s)) (ex_H _)).
    + exact (ex_series_scal_l z (fun k => co k * (q * (q * z)) ^ k) (ex_H _)).
  - intros k. cbn [q_coefficient]. pose proof (q_far k). rewrite !Rpow_mult_distr.
    replace (q ^ (2 * k)) with (q ^ k * q ^ k) by (replace (2 * k)%nat with (k + k)%nat by lia; now rewrite pow_add).
    cbn [pow] in *. field. lra.
Qed.
(** H is near 1 at small numbers. *)
Lemma H_near z : Rabs z <= / 16 -> / 2 <= H z <= 3 / 2.
Proof.
  intros Hz. unfold q_series. rewrite (Series_incr_1 (fun s => co s * z ^ s)) by apply ex_H.
  assert (E : forall k, / INR (fact k) * (2 * Rabs z) ^ k * (2 * Rabs z) >= Rabs (co (S k) * z ^ S k)).
  { intros k. apply Rle_ge. apply Rle_trans with (1 := term_abs z (S k)). rewrite fact_simpl, mult_INR. cbn [pow].
    rewrite Rinv_mult. pose proof (INR_fact_lt_0 k). assert (1 <= INR (S k)) by (apply (le_INR 1); lia).
    assert (/ INR (S k) <= 1) by (rewrite <- Rinv_1; apply Rinv_le_contravar; lra).
    assert (0 < / INR (fact k)) by now apply Rinv_0_lt_compat. assert (0 < / INR (S k)) by (apply Rinv_0_lt_compat; lra).
    pose proof (Rabs_pos z). pose proof (pow_le (2 * Rabs z) k ltac:(lra)) as P. set (p := (2 * Rabs z) ^ k) in *.
    replace (/ INR (S k) * / INR (fact k) * (2 * Rabs z * p)) with (/ INR (S k) * (/ INR (fact k) * p * (2 * Rabs z))) by ring.
    rewrite <- (Rmult_1_l (/ INR (fact k) * p * (2 * Rabs z))) at 2. apply Rmult_le_compat_r; [|assumption].
    repeat apply Rmult_le_pos; lra. }
  assert (X : ex_series (fun k => / INR (fact k) * (2 * Rabs z) ^ k * (2 * Rabs z))).
  { apply (ex_series_scal_r (2 * Rabs z) (fun k => / INR (fact k) * (2 * Rabs z) ^ k)). eexists. apply exp_series. }
  assert (A : ex_series (fun k => Rabs (co (S k) * z ^ S k))).
  { apply (ex_series_le (fun k => Rabs (co (S k) * z ^ S k)) (fun k => / INR (fact k) * (2 * Rabs z) ^ k * (2 * Rabs z))); [|exact X].
    intros k. unfold norm; simpl; unfold abs; simpl. rewrite Rabs_Rabsolu. apply Rge_le, E. }
  pose proof (Series_Rabs _ A) as B.
  assert (C : Series (fun k => Rabs (co (S k) * z ^ S k)) <= exp (2 * Rabs z) * (2 * Rabs z)).
  { rewrite <- (is_series_unique _ _ (exp_series (2 * Rabs z))), <- Series_scal_r. apply Series_le; [|exact X].
    intros k. split; [apply Rabs_pos | apply Rge_le, E]. }
  assert (D : exp (2 * Rabs z) <= 3).
  { apply Rle_trans with (2 := exp_le_3). destruct (Rle_lt_or_eq_dec (2 * Rabs z) 1 ltac:(lra)) as [L | ->]; [|lra].
    apply Rlt_le, exp_increasing, L. }
  pose proof (Rabs_pos z). pose proof (exp_pos (2 * Rabs z)).
  assert (exp (2 * Rabs z) * (2 * Rabs z) <= 3 * (2 * / 16)) by (apply Rmult_le_compat; lra).
  set (t := Series (fun k => co (S k) * z ^ S k)) in *. assert (Rabs t <= / 2) by lra.
  change (co 0 * z ^ 0) with (1 * 1). revert H2. unfold Rabs. destruct (Rcase_abs t); lra.
Qed.
End Series.

Section T.
Variables (f g : R) (b sg tau : Z).
Hypothesis Hf : 0 < f.
Hypothesis Hg : 0 < g.
Hypothesis Hb : (2 <= b)%Z.
Hypothesis Hsg : (sg = 1 \/ sg = -1)%Z.
Hypothesis Htau : (tau = 1 \/ tau = -1)%Z.
Definition size (n : nat) : R := (if Nat.odd n then g else f) * IZR b ^ Nat.div2 n.
Definition power_sign (n : nat) : Z := (sg * if Nat.odd n then tau else 1)%Z.
Let q := IZR tau / IZR b.
Let y n := q ^ n * (IZR sg / (f * g)).
Fixpoint weight (n : nat) : R := match n with O => 1 | S n => weight n / size n end.
Definition ht (n : nat) : R := weight n * q_series q (y n).

Lemma b2 : 2 <= IZR b. Proof. now apply (IZR_le 2). Qed.
Lemma tau_abs : Rabs (IZR tau) = 1.
Proof. destruct Htau as [-> | ->]; unfold Rabs; destruct (Rcase_abs _); lra. Qed.
Lemma q_half : Rabs q <= / 2.
Proof.
  unfold q, Rdiv. rewrite Rabs_mult, tau_abs, Rmult_1_l, Rabs_inv. pose proof b2.
  apply Rinv_le_contravar; [lra|]. rewrite Rabs_pos_eq; lra.
Qed.
Lemma bn n : 1 <= IZR b ^ n. Proof. apply pow_R1_Rle. pose proof b2. lra. Qed.
Lemma size_pos n : 0 < size n.
Proof. unfold size. pose proof (bn (Nat.div2 n)). apply Rmult_lt_0_compat; [destruct (Nat.odd n)|]; lra. Qed.
Lemma size_two n : size n * size (S n) = f * g * IZR b ^ n.
Proof.
  unfold size. rewrite Nat.odd_succ, <- Nat.negb_odd.
  assert (E : (Nat.div2 n + Nat.div2 (S n) = n)%nat) by (induction n; [reflexivity | simpl in *; lia]).
  pose proof (pow_add (IZR b) (Nat.div2 n) (Nat.div2 (S n))) as P. rewrite E in P. rewrite P.
  destruct (Nat.odd n); simpl negb; cbv iota; ring.
Qed.
Lemma tau_pow n : IZR tau ^ n = IZR (if Nat.odd n then tau else 1).
Proof.
  induction n; [reflexivity|]. cbn [pow]. rewrite IHn, Nat.odd_succ, <- Nat.negb_odd.
  destruct (Nat.odd n), Htau as [-> | ->]; simpl; lra.
Qed.
Lemma y_eq n : y n = IZR (power_sign n) / (size n * size (S n)).
Proof.
  unfold y, q, power_sign. rewrite size_two, mult_IZR, <- tau_pow. unfold Rdiv. rewrite Rpow_mult_distr, pow_inv.
  pose proof (bn n). field. repeat split; lra.
Qed.
Lemma y_S n : y (S n) = q * y n. Proof. unfold y. cbn [pow]. ring. Qed.
Lemma weight_pos n : 0 < weight n.
Proof. induction n; simpl; [lra|]. apply Rdiv_lt_0_compat; [exact IHn | apply size_pos]. Qed.
Theorem ht_complete n : ht n = size n * ht (S n) + IZR (power_sign n) * ht (S (S n)).
Proof.
  unfold ht. rewrite (H_rec q q_half (y n)), <- !y_S, (y_eq n). cbn [weight].
  pose proof (size_pos n). pose proof (size_pos (S n)). field. lra.
Qed.
Lemma two_pow n : INR n <= 2 ^ n.
Proof. induction n; [simpl; lra|]. rewrite S_INR. cbn [pow]. pose proof (pow_R1_Rle 2 n ltac:(lra)). lra. Qed.
Lemma y_small : exists n0, forall n, (n0 <= n)%nat -> Rabs (y n) <= / 16.
Proof.
  set (z := Rabs (IZR sg / (f * g))). exists (Z.to_nat (up (16 * z))). intros n Hn. unfold y. rewrite Rabs_mult. fold z.
  pose proof (archimed (16 * z)) as [U _]. pose proof (Rabs_pos (IZR sg / (f * g))) as Z0. fold z in Z0.
  assert (L : 16 * z <= 2 ^ n).
  { apply Rle_trans with (2 := two_pow n). rewrite INR_IZR_INZ. apply Rle_trans with (IZR (up (16 * z))); [lra|]. apply IZR_le. lia. }
  pose proof (q_pow q q_half n) as P. rewrite pow_inv in P. pose proof (pow_lt 2 n ltac:(lra)) as T0.
  apply Rle_trans with (/ 2 ^ n * z); [now apply Rmult_le_compat_r|].
  apply Rmult_le_reg_l with (2 ^ n); [exact T0|]. rewrite <- Rmult_assoc, Rinv_r by lra. lra.
Qed.
Theorem ht_grows : grows ht.
Proof.
  intros K. destruct y_small as [n0 Hn0]. set (r := Rmin f g).
  assert (R0 : 0 < r) by (unfold r; now apply Rmin_glb_lt).
  set (m := Z.to_nat (up (3 * Rabs K / r))). exists (n0 + 2 * m)%nat. intros n Hn.
  pose proof (H_near q q_half _ (Hn0 n ltac:(lia))) as A. pose proof (H_near q q_half _ (Hn0 (S n) ltac:(lia))) as B.
  pose proof (weight_pos n) as W0. pose proof (size_pos n) as S0.
  assert (E : size n = (if Nat.odd n then g else f) * IZR b ^ Nat.div2 n) by reflexivity.
  assert (L : 3 * Rabs K <= size n).
  { assert (P : INR m <= IZR b ^ Nat.div2 n).
    { apply Rle_trans with (2 ^ Nat.div2 n); [|apply pow_incr; pose proof b2; lra].
      apply Rle_trans with (2 := two_pow _). apply le_INR.
      destruct (Nat.Even_or_Odd n) as [[k ->] | [k ->]].
      - rewrite Nat.div2_double. lia.
      - replace (2 * k + 1)%nat with (S (2 * k)) by lia. rewrite Nat.div2_succ_double. lia. }
    assert (Q : 3 * Rabs K / r <= INR m).
    { pose proof (archimed (3 * Rabs K / r)) as [U _]. rewrite INR_IZR_INZ.
      apply Rle_trans with (IZR (up (3 * Rabs K / r))); [lra | apply IZR_le; unfold m; lia]. }
    replace (3 * Rabs K) with (r * (3 * Rabs K / r)) by (field; lra). rewrite E.
    assert (0 <= 3 * Rabs K / r) by (apply Rdiv_le_0_compat; [pose proof (Rabs_pos K); lra | exact R0]).
    apply Rmult_le_compat; [lra | assumption | | lra].
    unfold r. destruct (Nat.odd n); [apply Rmin_r | apply Rmin_l]. }
  unfold ht. cbn [weight]. set (h0 := q_series q (y n)) in *. set (h1 := q_series q (y (S n))) in *.
  split; [apply Rmult_integral_contrapositive; split; [apply Rgt_not_eq, Rdiv_lt_0_compat; lra | lra]|].
  replace (weight n * h0 / (weight n / size n * h1)) with (size n * (h0 / h1)) by (field; lra).
  assert (/ 3 <= h0 / h1).
  { apply Rmult_le_reg_r with h1; [lra|]. replace (h0 / h1 * h1) with h0 by (field; lra). lra. }
  pose proof (Rle_abs K). apply Rle_trans with (size n * / 3); [lra | apply Rmult_le_compat_l; lra].
Qed.
(** The constants: f, g and b times signs. *)
Theorem ht_value e : (e = 1 \/ e = -1)%Z -> ht 0 <> 0 ->
  IZR e * (ht 1 / ht 0) = powers (IZR e * f) (IZR (e * sg) * g) (IZR (tau * b)).
Proof.
  intros He N. unfold powers, ht in *. cbn [weight] in *. rewrite !y_S in *. change (size 0) with (f * 1). unfold y in *. cbn [pow] in *.
  replace (/ IZR (tau * b)) with q.
  2:{ unfold q. rewrite mult_IZR. pose proof b2. destruct Htau as [-> | ->]; field; lra. }
  replace (/ (IZR e * f * (IZR (e * sg) * g))) with (1 * (IZR sg / (f * g))).
  2:{ rewrite mult_IZR. destruct He as [-> | ->], Hsg as [-> | ->]; field; lra. }
  set (z := q_series q (1 * _)) in *. assert (z <> 0) by (intro Z; apply N; rewrite Z; ring).
  destruct He as [-> | ->]; field; lra.
Qed.
End T.
