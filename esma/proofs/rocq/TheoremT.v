(** * Theorem T (Tasoev 2000, Komatsu 2003): quotients that grow like powers

    For a real f > 0 and an integer a >= 2, numbers h_n with h_n = f a^n h_(n+1) + h_(n+2), of which
    h_n/h_(n+1) tends to infinity, and h_1/h_0 is tasoev (f/a) a. *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices TheoremA.
Open Scope R_scope.

Section T.
Variables (f : R) (a : Z).
Hypothesis Hf : 0 < f.
Hypothesis Ha : (2 <= a)%Z.
Let fr := f.
Let ar := IZR a.
Lemma a2 : 2 <= ar. Proof. now apply (IZR_le 2). Qed.
Lemma an n : 1 <= ar ^ n. Proof. apply pow_R1_Rle. pose proof a2. lra. Qed.
Lemma fan n : 0 < fr * ar ^ n.
Proof. pose proof (an n). unfold fr. apply Rmult_lt_0_compat; lra. Qed.
Fixpoint W (n : nat) : R := match n with O => 1 | S n => W n / (fr * ar ^ n) end.
Definition xx (n : nat) : R := ar ^ 2 / (fr * ar ^ n) ^ 2.
Definition ht (n : nat) : R := W n * tasoev_series ar (xx n).

Lemma W_pos n : 0 < W n.
Proof. induction n; simpl; [lra|]. apply Rdiv_lt_0_compat; [exact IHn | apply fan]. Qed.
Lemma xx_pos n : 0 < xx n.
Proof. unfold xx. pose proof a2. apply Rdiv_lt_0_compat; apply pow_lt; [lra | apply fan]. Qed.
Lemma grow_ge s : INR (S s) <= ar ^ (2 * s + 1) * (ar ^ (2 * s + 2) - 1).
Proof.
  pose proof a2. assert (P : INR (S s) <= ar ^ (2 * s + 1)).
  { induction s; [simpl; lra|]. replace (2 * S s + 1)%nat with (S (S (2 * s + 1))) by lia. rewrite S_INR. cbn [pow].
    pose proof (an (2 * s + 1)). set (q := ar ^ (2 * s + 1)) in *. assert (4 <= ar * ar) by nra.
    assert (4 * q <= ar * ar * q) by (apply Rmult_le_compat_r; lra). lra. }
  assert (Q : 2 <= ar ^ (2 * s + 2)).
  { replace (2 * s + 2)%nat with (S (2 * s + 1)) by lia. cbn [pow]. pose proof (an (2 * s + 1)). assert (2 * 1 <= ar * ar ^ (2 * s + 1)) by (apply Rmult_le_compat; lra). lra. }
  pose proof (pos_INR (S s)). apply Rle_trans with (INR (S s) * 1); [lra | apply Rmult_le_compat; lra].
Qed.
Lemma coef_pos s : 0 < tasoev_coefficient ar s <= / INR (fact s).
Proof.
  induction s; [simpl; lra|]. cbn [tasoev_coefficient]. rewrite fact_simpl, mult_INR.
  pose proof (grow_ge s) as G. assert (P : 0 < INR (S s)) by (apply lt_0_INR; lia).
  pose proof (INR_fact_lt_0 s). destruct IHs as [I1 I2]. split; [apply Rdiv_lt_0_compat; lra|].
  rewrite Rinv_mult, (Rmult_comm (/ INR (S s))). unfold Rdiv. apply Rmult_le_compat; try lra.
  - apply Rlt_le, Rinv_0_lt_compat. lra.
  - now apply Rinv_le_contravar.
Qed.
Lemma ex_F x : 0 < x -> ex_series (fun s => tasoev_coefficient ar s * x ^ s).
Proof.
  intros Hx. apply (ex_series_le (fun s => tasoev_coefficient ar s * x ^ s) (fun s => / INR (fact s) * x ^ s)).
  - intros s. unfold norm; simpl; unfold abs; simpl. pose proof (coef_pos s). pose proof (pow_lt x s Hx).
    rewrite Rabs_pos_eq by (apply Rmult_le_pos; lra). apply Rmult_le_compat_r; lra.
  - exists (exp x). apply is_pseries_R. apply is_exp_Reals.
Qed.
Lemma F_pos x : 0 < x -> 0 < tasoev_series ar x.
Proof.
  intros Hx. unfold tasoev_series. rewrite Series_incr_1 by now apply ex_F. change (tasoev_coefficient ar 0 * x ^ 0) with (1 * 1).
  assert (0 <= Series (fun k => tasoev_coefficient ar (S k) * x ^ S k)); [|lra].
  apply Rle_trans with (0 * Series (fun k => tasoev_coefficient ar (S k) * x ^ S k)); [lra|].
  rewrite <- Series_scal_l. apply Series_le.
  - intros k. pose proof (coef_pos (S k)). pose proof (pow_lt x (S k) Hx).
    assert (0 <= tasoev_coefficient ar (S k) * x ^ S k) by (apply Rmult_le_pos; lra). lra.
  - exact (proj1 (ex_series_incr_1 (fun s => tasoev_coefficient ar s * x ^ s)) (ex_F x Hx)).
Qed.
Lemma xx_S n : xx (S n) = xx n / ar ^ 2.
Proof. unfold xx. assert (Hf' : 0 < fr) by exact Hf. pose proof (an n). pose proof a2. cbn [pow]. field. repeat split; try lra; apply pow_nonzero; lra. Qed.

(** F(x) = F(x/a^2) + x a^(-3) F(x/a^4), as the coefficients of both sides agree. *)
Lemma F_rec x : 0 < x -> tasoev_series ar x = tasoev_series ar (x / ar ^ 2) + x / ar ^ 3 * tasoev_series ar (x / ar ^ 2 / ar ^ 2).
Proof.
  intros Hx. pose proof a2 as A2. assert (P2 : 0 < ar ^ 2) by (apply pow_lt; lra).
  assert (H1 : 0 < x / ar ^ 2) by now apply Rdiv_lt_0_compat.
  assert (H2 : 0 < x / ar ^ 2 / ar ^ 2) by now apply Rdiv_lt_0_compat.
  unfold tasoev_series. rewrite (Series_incr_1 (fun s => tasoev_coefficient ar s * x ^ s)) by now apply ex_F.
  rewrite (Series_incr_1 (fun s => tasoev_coefficient ar s * (x / ar ^ 2) ^ s)) by now apply ex_F.
  rewrite <- Series_scal_l.
  rewrite (Series_ext (fun k => tasoev_coefficient ar (S k) * x ^ S k)
    (fun k => tasoev_coefficient ar (S k) * (x / ar ^ 2) ^ S k + x / ar ^ 3 * (tasoev_coefficient ar k * (x / ar ^ 2 / ar ^ 2) ^ k))).
  - rewrite Series_plus; [cbn [pow]; ring| |].
    + exact (proj1 (ex_series_incr_1 (fun s => tasoev_coefficient ar s * (x / ar ^ 2) ^ s)) (ex_F _ H1)).
    + exact (ex_series_scal_l (x / ar ^ 3) (fun k => tasoev_coefficient ar k * (x / ar ^ 2 / ar ^ 2) ^ k) (ex_F _ H2)).
  - intros k. cbn [tasoev_coefficient].
    assert (E1 : ar ^ (2 * k + 1) = ar ^ (2 * k) * ar) by (rewrite pow_add; simpl; ring).
    assert (E2 : ar ^ (2 * k + 2) = ar ^ (2 * k) * (ar * ar)) by (rewrite pow_add; simpl; ring).
    assert (E3 : (x / ar ^ 2) ^ k = x ^ k / ar ^ (2 * k)).
    { unfold Rdiv. now rewrite Rpow_mult_distr, pow_inv, <- pow_mult. }
    assert (E4 : (x / ar ^ 2 / ar ^ 2) ^ k = x ^ k / (ar ^ (2 * k) * ar ^ (2 * k))).
    { unfold Rdiv. rewrite !Rpow_mult_distr, !pow_inv, <- !pow_mult, Rinv_mult. ring. }
    change ((x / ar ^ 2) ^ S k) with (x / ar ^ 2 * (x / ar ^ 2) ^ k). change (x ^ S k) with (x * x ^ k).
    rewrite E1, E2, E3, E4. pose proof (an (2 * k)) as L. set (q := ar ^ (2 * k)) in *. set (y := x ^ k).
    assert (4 <= ar * ar) by (apply Rle_trans with (2 * 2); [lra | apply Rmult_le_compat; lra]).
    assert (4 <= q * (ar * ar)) by (apply Rle_trans with (1 * 4); [lra | apply Rmult_le_compat; lra]).
    assert (q * (ar * ar) - 1 <> 0) by lra. field. repeat split; lra.
Qed.
Theorem ht_complete n : ht n = f * ar ^ n * ht (S n) + ht (S (S n)).
Proof.
  fold fr. unfold ht. rewrite (F_rec _ (xx_pos n)), !xx_S. cbn [W].
  assert (Hf' : 0 < fr) by exact Hf. pose proof (an n). pose proof a2. cbn [pow].
  replace (xx n / (ar * (ar * (ar * 1)))) with (/ (fr * ar ^ n * (fr * (ar * ar ^ n)))).
  - field. repeat split; try lra; apply pow_nonzero; lra.
  - unfold xx. cbn [pow]. field. repeat split; try lra; apply pow_nonzero; lra.
Qed.
Lemma ht_pos n : 0 < ht n.
Proof. unfold ht. apply Rmult_lt_0_compat; [apply W_pos | apply F_pos, xx_pos]. Qed.
Theorem ht_grows : grows ht.
Proof.
  intros K. exists (Z.to_nat (up (Rabs K / f))). intros n Hn.
  pose proof (ht_pos (S n)). pose proof (ht_pos (S (S n))). pose proof (archimed (Rabs K / f)) as [U _].
  split; [lra|]. rewrite (ht_complete n).
  assert (L' : forall m, INR m <= ar ^ m).
  { pose proof a2. induction m; [simpl; lra|]. rewrite S_INR. cbn [pow]. pose proof (an m).
    assert (2 * ar ^ m <= ar * ar ^ m) by (apply Rmult_le_compat_r; lra). lra. }
  pose proof (L' n) as L.
  assert (IZR (up (Rabs K / f)) <= INR n) by (rewrite INR_IZR_INZ; apply IZR_le; lia).
  assert (Rabs K <= f * ar ^ n).
  { replace (Rabs K) with (f * (Rabs K / f)) by (field; lra). apply Rmult_le_compat_l; lra. }
  pose proof (Rle_abs K).
  replace ((f * ar ^ n * ht (S n) + ht (S (S n))) / ht (S n)) with (f * ar ^ n + ht (S (S n)) / ht (S n)) by (field; lra).
  assert (0 < ht (S (S n)) / ht (S n)) by (apply Rdiv_lt_0_compat; lra). lra.
Qed.
Theorem ht_value : ht 1%nat / ht 0%nat = tasoev (fr / ar) ar.
Proof.
  unfold ht, tasoev. cbn [W]. assert (Hf' : 0 < fr) by exact Hf. pose proof a2.
  replace (fr / ar * ar) with fr by (field; lra).
  replace (xx 1) with (/ fr ^ 2) by (unfold xx; cbn [pow]; field; lra).
  replace (xx 0) with (/ (fr / ar) ^ 2) by (unfold xx; cbn [pow]; field; lra).
  assert (0 < tasoev_series ar (/ (fr / ar) ^ 2)).
  { apply F_pos, Rinv_0_lt_compat, pow_lt, Rdiv_lt_0_compat; lra. }
  cbn [pow] in *. field. repeat split; lra.
Qed.
End T.
