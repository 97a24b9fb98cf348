(** * Formulas for quotients of Bessel functions

    With v = a/d and N d^2 x^2 = 4 the numbers of Theorem A are multiples of B_(v-1)(x) and of
    2/(d x) B_v(x), where B is I or J. Nothing is used of Gamma but its functional equation. *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices TheoremA TheoremT Polynomials Check Soundness Values.
Import ListNotations.
Open Scope R_scope.

Definition bessel (sg : Z) : (R -> R) -> R -> R -> R := if (sg =? 1)%Z then besseli else besselj.
Lemma bessel_series sg G v x : (sg = 1 \/ sg = -1)%Z ->
  bessel sg G v x = Rpower (x / 2) v * Series (fun k => IZR sg ^ k * (x / 2) ^ (2 * k) / (INR (fact k) * G (v + INR k + 1))).
Proof.
  intros [-> | ->]; cbn [bessel Z.eqb Pos.eqb]; unfold besseli, besselj; [|reflexivity].
  f_equal. apply Series_ext. intros k. now rewrite pow1, Rmult_1_l.
Qed.

Section Bessel.
Variables (G : R -> R) (a d sg : Z) (N x : R).
Hypothesis HG : is_gamma G.
Hypothesis Hd : (1 <= d)%Z.
Hypothesis HN : 0 < N.
Hypothesis Hsg : (sg = 1 \/ sg = -1)%Z.
Hypothesis Hnz : forall i : nat, (a + d * Z.of_nat i <> 0)%Z.
Hypothesis Hx : 0 < x.
Hypothesis Hx2 : N * IZR d ^ 2 * x ^ 2 = 4.
Let v := IZR a / IZR d.
Let H := h a d sg N.
Lemma d_pos : 1 <= IZR d. Proof. now apply (IZR_le 1). Qed.
Lemma no_pole m : forall n : nat, v + INR m <> - INR n.
Proof.
  intros n E. apply (Hnz (m + n)). apply eq_IZR. rewrite plus_IZR, mult_IZR, <- INR_IZR_INZ, plus_INR. pose proof d_pos.
  replace (IZR a) with (IZR d * v) by (unfold v; field; lra). replace v with (- INR n - INR m) by lra. ring.
Qed.
Lemma D_gamma m : D a d m * G v = IZR d ^ m * G (v + INR m).
Proof.
  induction m; [simpl; rewrite Rplus_0_r; ring|].
  rewrite S_INR, <- Rplus_assoc, (proj1 HG) by apply no_pole. cbn [D pow].
  transitivity (lin a d m * (D a d m * G v)); [ring|]. rewrite IHm. unfold lin. rewrite INR_IZR_INZ, plus_IZR, mult_IZR.
  unfold v. pose proof d_pos. field. lra.
Qed.
Lemma gamma_not_zero m : G (v + INR m) <> 0.
Proof.
  intro Z. assert (X : forall n, G (v + INR (m + n)) = 0).
  { induction n; [now rewrite Nat.add_0_r|]. rewrite Nat.add_succ_r, S_INR, <- Rplus_assoc, (proj1 HG), IHn by apply no_pole. ring. }
  set (n := Z.to_nat (up (Rabs v))). specialize (X n).
  assert (P : 0 < G (v + INR (m + n))); [|lra].
  apply (proj2 HG). rewrite plus_INR. pose proof (pos_INR m). pose proof (archimed (Rabs v)) as [U _].
  assert (IZR (up (Rabs v)) <= INR n) by (unfold n; rewrite INR_IZR_INZ; apply IZR_le; lia).
  pose proof (Rle_abs (- v)). rewrite Rabs_Ropp in *. lra.
Qed.
Lemma half_power k : (x / 2) ^ (2 * k) = / (IZR d ^ k * (IZR d * N) ^ k).
Proof.
  rewrite pow_mult, <- Rpow_mult_distr, <- pow_inv. f_equal. pose proof d_pos.
  apply Rmult_eq_reg_r with (4 * (IZR d * (IZR d * N))).
  2:{ repeat apply Rmult_integral_contrapositive_currified; lra. }
  transitivity (N * IZR d ^ 2 * x ^ 2); [field|]. rewrite Hx2. field. split; lra.
Qed.
Let factor := G v * Rpower (x / 2) (1 - v).
Lemma power_not_zero y : Rpower (x / 2) y <> 0.
Proof. unfold Rpower. pose proof (exp_pos (y * ln (x / 2))). lra. Qed.
Lemma factor_not_zero : factor <> 0.
Proof.
  apply Rmult_integral_contrapositive_currified; [|apply power_not_zero].
  pose proof (gamma_not_zero 0) as E. now rewrite Rplus_0_r in E.
Qed.
Theorem h0_bessel : H 0%nat = factor * bessel sg G (v - 1) x.
Proof.
  unfold factor. rewrite bessel_series by exact Hsg. replace (1 - v) with (- (v - 1)) by ring. rewrite Rpower_Ropp.
  pose proof (power_not_zero (v - 1)) as P.
  match goal with |- _ = G v * / ?r * (?r * ?s) => transitivity (G v * s); [|field; exact P] end.
  rewrite <- Series_scal_l. unfold H, h. apply Series_ext. intros k. rewrite half_power. unfold T. cbn [Nat.div2 pow].
  rewrite Nat.add_0_l. replace (v - 1 + INR k + 1) with (v + INR k) by ring.
  pose proof d_pos. pose proof (gamma_not_zero k). pose proof (gamma_not_zero 0) as G0. rewrite Rplus_0_r in G0.
  pose proof (INR_fact_neq_0 k). assert (IZR d ^ k <> 0) by (apply pow_nonzero; lra).
  assert ((IZR d * N) ^ k <> 0) by (apply pow_nonzero; nra).
  replace (D a d k) with (IZR d ^ k * G (v + INR k) / G v) by (rewrite <- D_gamma; field; assumption).
  field. repeat split; assumption.
Qed.
Theorem h1_bessel : H 1%nat = factor * (bessel sg G v x / (IZR d * x / 2)).
Proof.
  unfold factor. rewrite bessel_series by exact Hsg. unfold Rminus. rewrite Rpower_plus, Rpower_1, Rpower_Ropp by lra.
  pose proof (power_not_zero v) as P. pose proof d_pos.
  match goal with |- _ = G v * (?e * / ?r) * (?r * ?s / ?q) => transitivity (G v / IZR d * s); [|field; repeat split; lra || exact P] end.
  rewrite <- Series_scal_l. unfold H, h. apply Series_ext. intros k. rewrite half_power. unfold T. cbn [Nat.div2 pow].
  rewrite Nat.add_1_l. pose proof (gamma_not_zero (S k)) as Gk. rewrite S_INR, <- Rplus_assoc in Gk.
  pose proof (gamma_not_zero 0) as G0. rewrite Rplus_0_r in G0.
  pose proof (INR_fact_neq_0 k). assert (IZR d ^ k <> 0) by (apply pow_nonzero; lra).
  assert ((IZR d * N) ^ k <> 0) by (apply pow_nonzero; nra).
  replace (D a d (S k)) with (IZR d ^ S k * G (v + INR k + 1) / G v).
  2:{ pose proof (D_gamma (S k)) as E. rewrite S_INR, <- Rplus_assoc in E. rewrite <- E. field. assumption. }
  cbn [pow]. field. repeat split; try assumption; lra.
Qed.
End Bessel.

(** c is y B_(v-1)(x)/B_v(x), or y B_v(x)/B_(v-1)(x), where N d^2 x^2 = 4; and a rational number s/t says what
    y is to d x/2: so that x may be a square root. *)
Open Scope Z_scope.
Open Scope bool_scope.
Definition check_bessel (lower : bool) (s t : expr) (F : image) (c : claim) (p : proof) (r : ratio) : bool :=
  match by_theorem p with
  | Progression a d n1 n2 sg =>
      let o := Num 0 in
      check c p && at_least 1 (p0 t)
      && (if lower then check_image F r (linear s o) (linear o t) sg 1 p else check_image F r (linear o s) (linear t o) sg 1 p)
  | _ => false
  end.
Theorem bessel_formula G lower s t F c p r u a d n1 n2 sg : is_gamma G -> natural u ->
  by_theorem p = Progression a d n1 n2 sg -> check_bessel lower s t F c p r = true ->
  let i e := IZR (zval (0 :: 0 :: u) e) in
  forall vl vu x y : R, (vl = i a / i d - 1)%R -> (vu = i a / i d)%R -> (0 < x)%R ->
  (i n1 / IZR n2 * i d ^ 2 * x ^ 2 = 4)%R ->
  (if lower then y * i t = i s * (i d * x / 2) else y * (i d * x / 2) * i t = i s)%R ->
  let B := bessel sg G in
  forall co z : R, (co = if lower then y * (B vl x / B vu x) else y * (B vu x / B vl x))%R -> z = image_value u co F ->
  value (quotients (head_of c u) (block_of c u)) (periodic (signs c)) (ratio_value r z u).
Proof.
  intros HG Hu Et H i vl vu x y -> -> X0 Hx2 Hy B co z -> ->. unfold check_bessel in H. rewrite Et in H.
  apply Bool.andb_true_iff in H. destruct H as [H HV]. bools.
  match goal with Hc : check c p = true |- _ => pose proof (check_sound c p u Hu Hc) as S; rename Hc into Hch end.
  cbv zeta in S. rewrite Et in S. destruct S as [Pos Val].
  pose proof (check_has c p Hch) as Ht. pose proof Ht as Ht'. rewrite Et in Ht. destruct (numbers_not_zero _ u Hu Ht) as [Z0 Z1].
  cbn [check_theorem] in Ht. bools.
  match goal with F : never_zero _ _ = true |- _ => pose proof (never_zero_sound u Hu a d ltac:(assumption) F) as NZ end.
  match goal with F : sg = 1 \/ _ |- _ => pose proof F as Hsg end.
  assert (D : 1 <= zval (0 :: 0 :: u) d) by now apply p0_least. assert (N1 : 1 <= zval (0 :: 0 :: u) n1) by now apply p0_least.
  assert (T1 : 1 <= zval (0 :: 0 :: u) t) by now apply p0_least.
  assert (R2 : (1 <= IZR n2)%R) by now apply (IZR_le 1). assert (B1 : (1 <= i d)%R) by now apply (IZR_le 1).
  assert (B4 : (1 <= i n1)%R) by now apply (IZR_le 1). assert (B5 : (1 <= i t)%R) by now apply (IZR_le 1).
  assert (HN : (0 < i n1 / IZR n2)%R) by (apply Rdiv_lt_0_compat; lra).
  pose proof (h0_bessel G _ _ sg _ x HG D HN Hsg NZ Hx2) as E0. pose proof (h1_bessel G _ _ sg _ x HG D HN Hsg NZ X0 Hx2) as E1.
  pose proof (factor_not_zero G _ _ x HG D NZ) as F0.
  fold (i a) (i d) in E0, E1, F0. fold B in E0, E1. set (lam := (G (i a / i d) * _)%R) in *.
  set (C := B (i a / i d - 1)%R x) in *. set (V := B (i a / i d)%R x) in *.
  set (rho := (i d * x / 2)%R) in *. assert (R0 : (0 < rho)%R) by (unfold rho; apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; lra | lra]).
  set (S := (V / rho)%R) in *.
  change (numbers (Progression a d n1 n2 sg) u 0%nat = lam * C)%R in E0. change (numbers (Progression a d n1 n2 sg) u 1%nat = lam * S)%R in E1.
  assert (NC : C <> 0%R) by (intro Z; apply Z0; rewrite E0, Z; ring). assert (NS : S <> 0%R) by (intro Z; apply Z1; rewrite E1, Z; ring).
  assert (ET : V = (rho * S)%R) by (unfold S; field; lra).
  assert (M : rpoly (C :: Datatypes.cons S (map IZR u)) (fst (multiple_angle sg 1)) = C /\
              rpoly (C :: Datatypes.cons S (map IZR u)) (snd (multiple_angle sg 1)) = S).
  { cbn [multiple_angle fst snd]. rewrite !rpoly_add, !rpoly_mul, !rpoly_num, !rpoly_var. cbn. split; ring. }
  destruct M as [M0 M1].
  assert (Goal : forall co nC nS dC dS, check_image F r (linear nC nS) (linear dC dS) sg 1 p = true ->
    (i dC * C + i dS * S <> 0)%R -> (co * (i dC * C + i dS * S) = i nC * C + i nS * S)%R ->
    value (quotients (head_of c u) (block_of c u)) (periodic (signs c)) (ratio_value r (image_value u co F) u)).
  { intros co nC nS dC dS Vc Dn E.
    pose proof (image_sound F r _ _ sg 1 p u C S co lam Hu Ht' Vc) as W. cbv zeta in W. rewrite Et in W.
    rewrite <- W; [exact Val | exact F0 | now rewrite M0 | now rewrite M1 | rewrite linear_real; exact Dn | rewrite !linear_real; exact E | exact Pos]. }
  assert (Io : i (Num 0) = 0%R) by reflexivity.
  rewrite ET. clear ET E1. clearbody S rho C. destruct lower; (eapply Goal; [exact HV | |]); rewrite ?Io.
  - rewrite Rmult_0_l, Rplus_0_l. repeat apply Rmult_integral_contrapositive_currified; lra || assumption.
  - transitivity (y * i t * C / rho)%R; [field; split; assumption || lra|]. rewrite Hy. field. lra.
  - rewrite Rmult_0_l, Rplus_0_r. repeat apply Rmult_integral_contrapositive_currified; lra || assumption.
  - transitivity (y * rho * i t * S)%R; [field; assumption|]. rewrite Hy. ring.
Qed.
