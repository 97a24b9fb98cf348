(** * Theorem S (Boehmer 1927; Danilov 1972; Adams and Davison 1977): sums over the multiples of a slope

    Let t = [a_0; a_1, ...] > 1 be irrational, T_n = [a_n; a_(n+1), ...], and x_n = b^p_(n-2), y_n = b^p_(n-1) with the
    numerators p_n of its convergents. The sums f_n of x_n^(-k) y_n^(-floor(k T_n)) over k >= 1 satisfy
    (y_(n+1) - 1) f_n + (x_(n+1) - 1) f_(n+1) = 1, and so f_(n-1) = t_n f_n + f_(n+1) with integers t_n. *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices Convergence TheoremA TheoremB Polynomials Groups Check Soundness Values TheoremD TheoremH.
Import ListNotations.

(** ** Multiples of a number, rounded down *)
Open Scope R_scope.
Definition rounded (T : R) (k : nat) : nat := Z.to_nat (Int_part (INR k * T)).
Lemma rounded_spec T k : 0 < T -> INR (rounded T k) <= INR k * T < INR (rounded T k) + 1.
Proof.
  intros HT. unfold rounded. pose proof (pos_INR k) as P. assert (P' : 0 <= INR k * T) by (apply Rmult_le_pos; lra).
  set (x := INR k * T) in *. destruct (base_Int_part x) as [B1 B2].
  assert (Z : (0 <= Int_part x)%Z) by (apply Z.lt_pred_le, lt_IZR; change (IZR (Z.pred 0)) with (-1); lra).
  rewrite INR_IZR_INZ, Z2Nat.id by exact Z. lra.
Qed.
Lemma rounded_unique T k m : 0 < T -> INR m <= INR k * T < INR m + 1 -> rounded T k = m.
Proof.
  intros HT H. pose proof (rounded_spec T k HT) as S. assert (A : INR m < INR (rounded T k) + 1) by lra. assert (B : INR (rounded T k) < INR m + 1) by lra.
  rewrite <- S_INR in A, B. apply INR_lt in A, B. lia.
Qed.

(** The points (h, k) with h, k >= 1 lie on one side of the line k = h T, or on the other; no point is on it. *)
Section Reflection.
Variables (p r T : R).
Hypothesis Hp : 0 < p <= 1.
Hypothesis Hr : 0 < r < 1.
Hypothesis HT : 1 < T.
Hypothesis irrational : forall h m : nat, (1 <= h)%nat -> INR h * T <> INR m.
Let A := rounded T.
Let B := rounded (/ T).
Lemma A_S h : (A h < A (S h))%nat.
Proof.
  pose proof (rounded_spec T h ltac:(lra)) as S1. pose proof (rounded_spec T (S h) ltac:(lra)) as S2. fold A in S1, S2. rewrite S_INR in S2.
  apply INR_lt. apply Rlt_le_trans with (INR (A h) + (T - 1)); [lra|].
  assert (L : (A h < S (A (S h)))%nat) by (apply INR_lt; rewrite S_INR; lra).
  assert (INR (A h) + 1 <= INR (A (S h)) \/ A h = A (S h)) as [?|E] by (destruct (Nat.eq_dec (A h) (A (S h))) as [E|E]; [now right | left; rewrite <- S_INR; apply le_INR; lia]).
  - destruct (Rle_dec (T - 1) 1); [lra|]. lra.
  - rewrite E in *. lra.
Qed.
Lemma A_0 : A 0 = 0%nat.
Proof. unfold A. apply rounded_unique; [lra|]. simpl. lra. Qed.
Lemma A_ge h : (h <= A h)%nat.
Proof. induction h as [|h IH]; [lia|]. pose proof (A_S h). lia. Qed.
Lemma B_between h k : (A h < k <= A (S h))%nat -> B k = h.
Proof.
  intros [H1 H2]. pose proof (rounded_spec T h ltac:(lra)) as S1. pose proof (rounded_spec T (S h) ltac:(lra)) as S2. fold A in S1, S2.
  assert (IT : 0 < / T) by (apply Rinv_0_lt_compat; lra).
  apply rounded_unique; [exact IT|]. apply lt_le_S, le_INR in H1. rewrite S_INR in H1. apply le_INR in H2. rewrite S_INR in S2.
  assert (L : INR k < (INR h + 1) * T).
  { destruct (Req_dec (INR k) ((INR h + 1) * T)) as [E|E]; [|lra]. rewrite <- S_INR in E. symmetry in E. now apply irrational in E; [|lia]. }
  split; apply Rmult_le_reg_r with T || apply Rmult_lt_reg_r with T; try lra; rewrite Rmult_assoc, Rinv_l by lra; lra.
Qed.
(** Sums over the first points on either side. *)
Fixpoint over (n : nat) : R := match n with O => 0 | S n => over n + r ^ S n * p ^ B (S n) end.
Fixpoint under (n : nat) : R := match n with O => 0 | S n => under n + p ^ S n * r ^ A (S n) end.
Lemma over_round h d : (A h + d <= A (S h))%nat -> (/ r - 1) * over (A h + d) = (/ r - 1) * over (A h) + p ^ h * (r ^ A h - r ^ (A h + d)).
Proof.
  induction d as [|d IH]; intros H.
  - rewrite Nat.add_0_r. ring.
  - rewrite Nat.add_succ_r. cbn [over]. rewrite Rmult_plus_distr_l, IH by lia. rewrite (B_between h) by lia. cbn [pow]. field. lra.
Qed.
Lemma over_under n : (/ r - 1) * over (A (S n)) + (/ p - 1) * under n = 1 - p ^ n * r ^ A (S n).
Proof.
  assert (R : forall h, (/ r - 1) * over (A (S h)) = (/ r - 1) * over (A h) + p ^ h * (r ^ A h - r ^ A (S h))).
  { intros h. pose proof (A_S h). replace (A (S h)) with (A h + (A (S h) - A h))%nat by lia. apply over_round. lia. }
  induction n as [|n IH].
  - rewrite R, A_0. cbn [over under pow]. ring.
  - rewrite R. cbn [under]. replace ((/ r - 1) * over (A (S n))) with (1 - p ^ n * r ^ A (S n) - (/ p - 1) * under n) by lra. cbn [pow]. field. lra.
Qed.
Theorem reflection (f g : R) : is_lim_seq under f -> is_lim_seq over g -> (/ r - 1) * g + (/ p - 1) * f = 1.
Proof.
  intros Lf Lg. assert (Lo : is_lim_seq (fun n => over (A (S n))) g).
  { apply (is_lim_seq_subseq over g (fun n => A (S n))); [|exact Lg]. intros P [n0 Hn0]. exists n0. intros n Hn. apply Hn0. pose proof (A_ge (S n)). lia. }
  assert (L1 : is_lim_seq (fun n => (/ r - 1) * over (A (S n)) + (/ p - 1) * under n) ((/ r - 1) * g + (/ p - 1) * f)).
  { apply is_lim_seq_plus'; [apply (is_lim_seq_scal_l _ (/ r - 1) (Finite g)), Lo | apply (is_lim_seq_scal_l _ (/ p - 1) (Finite f)), Lf]. }
  assert (L2 : is_lim_seq (fun n => (/ r - 1) * over (A (S n)) + (/ p - 1) * under n) (1 - 0)).
  { apply (is_lim_seq_ext (fun n => 1 - p ^ n * r ^ A (S n))); [intros n; symmetry; apply over_under|].
    apply is_lim_seq_minus'; [apply is_lim_seq_const|].
    apply (is_lim_seq_le_le (fun _ => 0) _ (fun n => r ^ n)); [|apply is_lim_seq_const | apply is_lim_seq_geom; rewrite Rabs_pos_eq; lra].
    intros n. assert (P1 : 0 < p ^ n <= 1) by (split; [apply pow_lt; lra | rewrite <- (pow1 n); apply pow_incr; lra]).
    assert (P2 : 0 < r ^ A (S n) <= r ^ n).
    { split; [apply pow_lt; lra|]. pose proof (A_ge (S n)). replace (A (S n)) with (n + (A (S n) - n))%nat by lia. rewrite pow_add.
      assert (0 < r ^ n) by (apply pow_lt; lra). assert (r ^ (A (S n) - n) <= 1) by (rewrite <- (pow1 (A (S n) - n)); apply pow_incr; lra). nra. }
    split; [apply Rmult_le_pos; lra | nra]. }
  apply is_lim_seq_unique in L1, L2. rewrite L1 in L2. injection L2. lra.
Qed.
Lemma under_converges : ex_series (fun k => p ^ S k * r ^ A (S k)).
Proof.
  apply (ex_series_le (fun k => p ^ S k * r ^ A (S k)) (fun k => r ^ k)); [|apply ex_series_geom; rewrite Rabs_pos_eq; lra].
  intros k. change (Rabs (p ^ S k * r ^ A (S k)) <= r ^ k). assert (P1 : 0 < p ^ S k <= 1) by (split; [apply pow_lt; lra | rewrite <- (pow1 (S k)); apply pow_incr; lra]).
  pose proof (A_ge (S k)). replace (A (S k)) with (k + (A (S k) - k))%nat by lia. rewrite pow_add. assert (0 < r ^ k) by (apply pow_lt; lra).
  assert (0 < r ^ (A (S k) - k) <= 1) by (split; [apply pow_lt; lra | rewrite <- (pow1 (A (S k) - k)); apply pow_incr; lra]).
  assert (0 < r ^ k * r ^ (A (S k) - k) <= r ^ k) by nra. rewrite Rabs_pos_eq by (apply Rmult_le_pos; lra). nra.
Qed.
Lemma under_limit : is_lim_seq under (Series (fun k => p ^ S k * r ^ A (S k))).
Proof.
  apply is_lim_seq_incr_1. apply (is_lim_seq_ext (sum_n (fun k => p ^ S k * r ^ A (S k)))); [|exact (Series_correct _ under_converges)].
  induction n as [|n IH]; [rewrite sum_O; cbn [under]; ring|]. rewrite sum_Sn, IH. reflexivity.
Qed.
Lemma under_pos : 0 < Series (fun k => p ^ S k * r ^ A (S k)).
Proof.
  apply Rlt_le_trans with (under 1).
  - cbn [under]. rewrite Rplus_0_l. apply Rmult_lt_0_compat; apply pow_lt; lra.
  - refine (is_lim_seq_le_loc (fun _ => under 1) under (Finite (under 1)) (Finite _) _ (is_lim_seq_const _) under_limit).
    exists 1%nat. intros n Hn. induction Hn as [|n Hn IH]; [lra|]. cbn [under] in *. assert (0 < p ^ S n * r ^ A (S n)) by (apply Rmult_lt_0_compat; apply pow_lt; lra). lra.
Qed.
End Reflection.

(** ** A slope, its quotients and complete quotients *)
Section Slope.
Variables (b : Z) (a : nat -> Z) (T : nat -> R).
Hypothesis Hb : (2 <= b)%Z.
Hypothesis Ha : forall n, (1 <= a n)%Z.
Hypothesis HT : forall n, 1 < T n.
Hypothesis step : forall n, T n = IZR (a n) + / T (S n).
Lemma no_multiple h : forall n (m : nat), (1 <= h)%nat -> INR h * T n <> INR m.
Proof.
  induction h as [h IH] using (well_founded_induction Wf_nat.lt_wf). intros n m Hh E.
  pose proof (HT (S n)) as H1. rewrite (step n), Rmult_plus_distr_l in E.
  assert (IT : 0 < / T (S n) < 1) by (split; [apply Rinv_0_lt_compat; lra | rewrite <- Rinv_1; apply Rinv_lt_contravar; lra]).
  assert (Hh' : 1 <= INR h) by now apply (le_INR 1).
  set (k := (Z.of_nat m - Z.of_nat h * a n)%Z).
  assert (K : IZR k = INR h * / T (S n)).
  { unfold k. rewrite minus_IZR, mult_IZR, <- !INR_IZR_INZ. lra. }
  assert (K1 : (0 < k < Z.of_nat h)%Z) by (split; apply lt_IZR; rewrite K, <- ?INR_IZR_INZ; nra).
  apply (IH (Z.to_nat k) ltac:(lia) (S n) h); [lia|].
  rewrite (INR_IZR_INZ (Z.to_nat k)), Z2Nat.id, K by lia. field. lra.
Qed.
(** x_n and y_n, and t_n = x_n (1 + y_n + ... + y_n^(a_n - 1)). *)
Fixpoint xy (n : nat) : Z * Z := match n with O => (1, b)%Z | S n => let (x, y) := xy n in (y, x * y ^ a n)%Z end.
Let x n := fst (xy n).
Let y n := snd (xy n).
Fixpoint geometric (z : Z) (n : nat) : Z := match n with O => 0%Z | S n => (geometric z n + z ^ Z.of_nat n)%Z end.
Definition slope_term (n : nat) : Z := (x n * geometric (y n) (Z.to_nat (a n)))%Z.
Lemma xy_S n : x (S n) = y n /\ y (S n) = (x n * y n ^ a n)%Z.
Proof. unfold x, y. cbn [xy]. now destruct (xy n). Qed.
Lemma geometric_sum z n : ((z - 1) * geometric z n = z ^ Z.of_nat n - 1)%Z.
Proof.
  induction n as [|n IH]; [cbn [geometric]; change (Z.of_nat 0) with 0%Z; rewrite Z.pow_0_r; ring|]. cbn [geometric]. rewrite Z.mul_add_distr_l, IH, Nat2Z.inj_succ, Z.pow_succ_r by lia. ring.
Qed.
Lemma xy_grow n : (1 <= x n <= y n /\ 2 <= y n /\ Z.of_nat n <= x n)%Z.
Proof.
  assert (P : (1 <= x n <= y n /\ 2 <= y n /\ Z.of_nat n <= x n /\ Z.of_nat n + 1 <= y n /\ (n = O \/ 2 <= x n))%Z); [|tauto].
  induction n as [|n [I1 [I2 [I3 [I4 I5]]]]]; [unfold x, y; cbn; lia|]. destruct (xy_S n) as [-> ->]. specialize (Ha n).
  assert (P : (y n <= y n ^ a n)%Z) by (rewrite <- (Z.pow_1_r (y n)) at 1; apply Z.pow_le_mono_r; lia).
  assert (Q : (y n <= x n * y n ^ a n)%Z) by nia. split; [lia|]. split; [lia|]. split; [lia|]. split; [|now right].
  destruct I5 as [->|I5]; [lia | nia].
Qed.
Lemma slope_term_large n : (x n <= slope_term n)%Z.
Proof.
  unfold slope_term. pose proof (xy_grow n) as G. pose proof (geometric_sum (y n) (Z.to_nat (a n))) as S. rewrite Z2Nat.id in S by (specialize (Ha n); lia).
  assert (P : (y n <= y n ^ a n)%Z) by (rewrite <- (Z.pow_1_r (y n)) at 1; apply Z.pow_le_mono_r; specialize (Ha n); lia).
  assert (1 <= geometric (y n) (Z.to_nat (a n)))%Z by nia. nia.
Qed.
Definition slope_sum (n : nat) : R := Series (fun k => (/ IZR (x n)) ^ S k * (/ IZR (y n)) ^ rounded (T n) (S k)).
Lemma inverses n : 0 < / IZR (x n) <= 1 /\ 0 < / IZR (y n) < 1.
Proof.
  destruct (xy_grow n) as [[X1 X2] [Y _]]. apply (IZR_le 1) in X1. apply (IZR_le 2) in Y. split; split; try (apply Rinv_0_lt_compat; lra).
  - rewrite <- Rinv_1. apply Rinv_le_contravar; lra.
  - rewrite <- Rinv_1. apply Rinv_lt_contravar; lra.
Qed.
Lemma slope_sum_pos n : 0 < slope_sum n.
Proof. destruct (inverses n). apply under_pos; auto. Qed.
(** floor(k T_n) = k a_n + floor(k/T_(n+1)). *)
Lemma rounded_step n k : rounded (T n) k = (k * Z.to_nat (a n) + rounded (/ T (S n)) k)%nat.
Proof.
  pose proof (HT n). pose proof (HT (S n)). assert (IT : 0 < / T (S n)) by (apply Rinv_0_lt_compat; lra). apply rounded_unique; [lra|].
  pose proof (rounded_spec (/ T (S n)) k IT) as S. rewrite plus_INR, mult_INR, (step n), Rmult_plus_distr_l.
  assert (E : INR (Z.to_nat (a n)) = IZR (a n)) by (rewrite INR_IZR_INZ, Z2Nat.id by (specialize (Ha n); lia); reflexivity). rewrite E. lra.
Qed.
Lemma slope_reflection n : (IZR (y (S n)) - 1) * slope_sum n + (IZR (x (S n)) - 1) * slope_sum (S n) = 1.
Proof.
  destruct (inverses n) as [P Q]. destruct (inverses (S n)) as [P' Q'].
  rewrite <- (Rinv_inv (IZR (y (S n)))), <- (Rinv_inv (IZR (x (S n)))).
  apply (reflection (/ IZR (x (S n))) (/ IZR (y (S n))) (T (S n)) P' Q' (HT (S n)) (fun h m => no_multiple h (S n) m)).
  - apply under_limit; auto.
  - apply (is_lim_seq_ext (under (/ IZR (x n)) (/ IZR (y n)) (T n))); [|apply under_limit; auto].
    induction n0 as [|k IH]; [reflexivity|]. cbn [under over]. rewrite IH. f_equal. rewrite rounded_step. set (c := rounded (/ T (S n)) (S k)).
    destruct (xy_S n) as [-> ->]. rewrite mult_IZR. specialize (Ha n). replace (a n) with (Z.of_nat (Z.to_nat (a n))) at 2 by lia. rewrite <- pow_IZR.
    set (e := Z.to_nat (a n)). rewrite pow_add, Nat.mul_comm, pow_mult, Rinv_mult, Rpow_mult_distr, <- pow_inv. ring.
Qed.
Definition slope_number (n : nat) : R := match n with O => / (IZR b - 1) | S n => slope_sum n end.
Lemma slope_linear n : (IZR (y n) - 1) * slope_number n + (IZR (x n) - 1) * slope_number (S n) = 1.
Proof.
  destruct n as [|n]; [|exact (slope_reflection n)]. unfold x, y. cbn [xy fst snd slope_number]. apply (IZR_le 2) in Hb. field. lra.
Qed.
Theorem slope_complete n : slope_number n = IZR (slope_term n) * slope_number (S n) + slope_number (S (S n)).
Proof.
  pose proof (slope_linear n) as E. pose proof (slope_linear (S n)) as F. destruct (xy_S n) as [X Y]. rewrite X, Y in F.
  pose proof (geometric_sum (y n) (Z.to_nat (a n))) as S. rewrite Z2Nat.id in S by (specialize (Ha n); lia). apply (f_equal IZR) in S.
  rewrite mult_IZR, !minus_IZR in S. rewrite mult_IZR in F. destruct (xy_grow n) as [_ [G _]]. apply (IZR_le 2) in G.
  unfold slope_term. rewrite mult_IZR. set (g := IZR (geometric _ _)) in *. set (h0 := slope_number n) in *. set (h1 := slope_number (Datatypes.S n)) in *.
  set (h2 := slope_number _) in *. apply Rmult_eq_reg_l with (IZR (y n) - 1); [|lra].
  replace (IZR (y n ^ a n)) with ((IZR (y n) - 1) * g + 1) in F by lra. nra.
Qed.
Theorem slope_grows : grows slope_number.
Proof.
  intros K. destruct (archimed K) as [K1 _]. exists (Z.to_nat (up K)). intros n Hn. pose proof (slope_sum_pos n) as P1. pose proof (slope_sum_pos (S n)) as P2. cbn [slope_number]. split; [lra|].
  change (K <= slope_number n / slope_number (S n)). rewrite slope_complete. cbn [slope_number]. destruct (xy_grow n) as [_ [_ G]]. pose proof (slope_term_large n) as L.
  assert (Z : (up K <= slope_term n)%Z) by lia. apply IZR_le in Z. apply Rmult_le_reg_r with (slope_sum n); [exact P1|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. nra.
Qed.
Theorem slope_rabbit : slope_number 1 = rabbit b (T 0).
Proof.
  cbn [slope_number]. unfold slope_sum, rabbit, x, y. cbn [xy fst snd]. apply Series_ext. intros k. rewrite Rinv_1, pow1, Rmult_1_l, pow_inv. reflexivity.
Qed.
End Slope.

(** The complete quotients of a number whose continued fraction is known. *)
Lemma complete_quotients (a : nat -> Z) (t : R) : (forall n, (1 <= a n)%Z) -> value a plus t ->
  exists T : nat -> R, T O = t /\ (forall n, 1 < T n) /\ (forall n, T n = IZR (a n) + / T (S n)).
Proof.
  intros Ha [_ Lim].
  assert (Q : forall n, (1 <= denominator a plus n /\ 1 <= denominator a plus (S n))%Z).
  { induction n as [|n [I1 I2]].
    - unfold denominator. cbn [recurrence fst]. unfold plus. specialize (Ha 1%nat). lia.
    - split; [exact I2|]. rewrite (denominator_S a n). specialize (Ha (S (S n))). nia. }
  assert (Cone : forall n, in_cone (remainder a t n) (remainder a t (S n))).
  { intros n. apply (convergents_cone a 0 (fun n _ => Ha n) (fun k => k) t); [lia | | exact Lim | lia]. intros k. destruct (Q k). lia. }
  set (g := remainder a t) in *. assert (N : forall n, g n <> 0) by (intros n; apply (cone_abs _ _ (Cone n))).
  exists (fun n => g n / g (S n)).
  assert (E : forall n, g n / g (S n) = IZR (a n) + / (g (S n) / g (S (S n)))).
  { intros n. pose proof (remainder_complete a t n) as R. fold g in R. unfold plus in R. rewrite R. field. split; apply N. }
  assert (P : forall n, 1 <= g n / g (S n)).
  { intros n. pose proof (N (S n)) as NZ. set (u := g n) in *. pose proof (Cone n) as C. fold u in C. set (v := g (S n)) in *.
    destruct C as [C | C]; [apply Rmult_le_reg_r with v | apply Rmult_le_reg_r with (- v)]; try lra.
    - unfold Rdiv. rewrite Rmult_assoc, Rinv_l by exact NZ. lra.
    - replace (u / v * - v) with (- u) by (field; exact NZ). lra. }
  split; [unfold g, remainder; simpl; field|]. split; [|exact E].
  intros n. rewrite E. specialize (Ha n). apply (IZR_le 1) in Ha. assert (0 < / (g (S n) / g (S (S n)))) by (apply Rinv_0_lt_compat; specialize (P (S n)); lra). lra.
Qed.
