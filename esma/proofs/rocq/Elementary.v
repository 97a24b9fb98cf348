(** * Formulas for exp, tanh, coth, tan and cot *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices TheoremA TheoremT Polynomials Check Soundness Values.
Import ListNotations.
Open Scope Z_scope.
Open Scope bool_scope.

Inductive kind := Exp | Tanh | Coth | Tan | Cot.
Definition const (f : kind) (t : R) : R :=
  match f with Exp => exp t | Tanh => tanh t | Coth => / tanh t | Tan => tan t | Cot => / tan t end.
Definition ksign (f : kind) : Z := match f with Tan | Cot => -1 | _ => 1 end.
(** The angle is t, and t/2 for exp. *)
Definition khalf (f : kind) : Z := match f with Exp => 2 | _ => 1 end.
Definition kcos (f : kind) : R -> R := match f with Tan | Cot => cos | _ => cosh end.
Definition ksin (f : kind) : R -> R := match f with Tan | Cot => sin | _ => sinh end.

(** The constant in terms of the angle th, with the divisor. *)
Definition above (f : kind) (C S : R) : R := match f with Exp => (C + S)%R | Tanh | Tan => S | _ => C end.
Definition divisor (f : kind) (C S : R) : R := match f with Exp => (C - S)%R | Tanh | Tan => C | _ => S end.

Section Functions.
Variable f : kind.
Open Scope R_scope.
Lemma kcos_0 : kcos f 0 = 1. Proof. destruct f; simpl; try apply cos_0; unfold cosh; rewrite Ropp_0, exp_0; field. Qed.
Lemma ksin_0 : ksin f 0 = 0. Proof. destruct f; simpl; try apply sin_0; unfold sinh; rewrite Ropp_0, exp_0; field. Qed.
Lemma kcos_add x y : kcos f (x + y) = kcos f x * kcos f y + IZR (ksign f) * (ksin f x * ksin f y).
Proof.
  destruct f; simpl; rewrite ?cos_plus; try ring; unfold cosh, sinh; rewrite Ropp_plus_distr, !exp_plus; field.
Qed.
Lemma ksin_add x y : ksin f (x + y) = ksin f x * kcos f y + kcos f x * ksin f y.
Proof.
  destruct f; simpl; rewrite ?sin_plus; try ring; unfold cosh, sinh; rewrite Ropp_plus_distr, !exp_plus; field.
Qed.
Lemma multiple_angle_real u th k :
  let l := kcos f th :: ksin f th :: map IZR u in
  rpoly l (fst (multiple_angle (ksign f) k)) = kcos f (INR k * th) /\ rpoly l (snd (multiple_angle (ksign f) k)) = ksin f (INR k * th).
Proof.
  intros l. induction k as [|k [I1 I2]].
  - cbn [multiple_angle fst snd]. change (INR 0) with 0. rewrite Rmult_0_l, kcos_0, ksin_0, !rpoly_num. split; reflexivity.
  - rewrite S_INR, Rmult_plus_distr_r, Rmult_1_l, Rplus_comm, kcos_add, ksin_add. cbn [multiple_angle].
    destruct (multiple_angle (ksign f) k) as [c s]. cbn [fst snd] in *.
    rewrite !rpoly_add, !rpoly_mul, rpoly_num, !rpoly_var, I1, I2. cbn. split; ring.
Qed.
Lemma multiple_angle_once u C S : let l := C :: S :: map IZR u in
  rpoly l (fst (multiple_angle (ksign f) 1)) = C /\ rpoly l (snd (multiple_angle (ksign f) 1)) = S.
Proof. cbn [multiple_angle fst snd]. rewrite !rpoly_add, !rpoly_mul, !rpoly_num, !rpoly_var. cbn. split; ring. Qed.
Lemma numbers_at a n th : (1 <= a)%Z -> 0 < n -> n * IZR a ^ 2 * th ^ 2 = 1 ->
  h a (2 * a) (ksign f) n 0 = kcos f th /\ IZR a * th * h a (2 * a) (ksign f) n 1 = ksin f th.
Proof.
  intros Ha Hn Hx. destruct f; cbn [ksign kcos ksin];
    split; first [now apply h0_cosh | now apply h1_sinh | now apply h0_cos | now apply h1_sin].
Qed.
Lemma const_of th : kcos f th <> 0 -> ksin f th <> 0 ->
  const f (IZR (khalf f) * th) * divisor f (kcos f th) (ksin f th) = above f (kcos f th) (ksin f th) /\ divisor f (kcos f th) (ksin f th) <> 0.
Proof.
  intros HC HS. destruct f; cbn [const khalf divisor above kcos ksin] in *.
  1: { replace (2 * th) with (th + th) by ring. rewrite exp_plus. unfold cosh, sinh. rewrite exp_Ropp. pose proof (exp_pos th) as P.
       split; [field; lra|]. match goal with |- ?x <> 0 => replace x with (/ exp th) by (field; lra) end. apply Rinv_neq_0_compat. lra. }
  all: rewrite Rmult_1_l; unfold tanh, tan; split; try assumption; field; auto.
Qed.
Lemma small_angle th : 0 < th <= 1 -> kcos f th <> 0 /\ ksin f th <> 0.
Proof.
  intros H. pose proof PI2_1. assert (A : 0 < cosh th /\ 0 < sinh th).
  { unfold cosh, sinh. pose proof (exp_pos th). pose proof (exp_pos (- th)). pose proof (exp_increasing (- th) th). lra. }
  assert (B : 0 < cos th /\ 0 < sin th) by (split; [apply cos_gt_0 | apply sin_gt_0]; lra).
  destruct f; simpl; split; lra.
Qed.
End Functions.

(** t = tp/tq; the angle of the theorem is x = k t/khalf, with N a^2 x^2 = 1; and k = 1 or a x = 1. *)
Definition check_angle (f : kind) (tp tq : expr) (k : nat) (t : theorem) : bool :=
  match t with
  | Progression a d n1 n2 sg =>
      let x := pmul (p0 a) (pmul (num (Z.of_nat k)) (p0 tp)) in let y := pmul (num (khalf f)) (p0 tq) in
      peq (p0 d) (pmul (num 2) (p0 a)) && (sg =? ksign f) && (1 <=? k)%nat
      && at_least 1 (p0 a) && at_least 1 (p0 tp) && at_least 1 (p0 tq)
      && peq (pmul (p0 n1) (pmul x x)) (pmul (num n2) (pmul y y)) && ((k =? 1)%nat || peq x y)
  | _ => false
  end.
Definition check_elementary (f : kind) (tp tq : expr) (F : image) (c : claim) (p : proof) (r : ratio) (k : nat) : bool :=
  match by_theorem p with
  | Progression a _ _ _ _ =>
      let x := Mul a (Mul (Num (Z.of_nat k)) tp) in let y := Mul (Num (khalf f)) tq in let o := Num 0 in
      check c p && check_angle f tp tq k (by_theorem p)
      && match f with
         | Exp => check_image F r (linear y x) (linear y (Opp x)) (ksign f) k p
         | Tanh | Tan => check_image F r (linear o x) (linear y o) (ksign f) k p
         | _ => check_image F r (linear y o) (linear o x) (ksign f) k p
         end
  | _ => false
  end.

Theorem elementary_formula f tp tq F c p r k u : natural u -> check_elementary f tp tq F c p r k = true ->
  forall y co : R, y = image_value u co F -> co = const f (IZR (zval (0 :: 0 :: u) tp) / IZR (zval (0 :: 0 :: u) tq)) ->
  value (quotients (head_of c u) (block_of c u)) (periodic (signs c)) (ratio_value r y u).
Proof.
  intros Hu H y co -> ->. unfold check_elementary in H. destruct (by_theorem p) as [a d n1 n2 sg|] eqn:Et; [|discriminate].
  apply Bool.andb_true_iff in H. destruct H as [H HV]. apply Bool.andb_true_iff in H. destruct H as [Hc H].
  pose proof (check_sound c p u Hu Hc) as S. cbv zeta in S. rewrite Et in S. destruct S as [Pos Val].
  pose proof (check_has c p Hc) as Ht. pose proof Ht as Ht'. rewrite Et in Ht. destruct (numbers_not_zero _ u Hu Ht) as [Z0 Z1].
  cbn [check_theorem] in Ht. unfold check_angle in H. bools.
  set (i := zval (0 :: 0 :: u)) in *.
  assert (A : 1 <= i a) by now apply p0_least. assert (N1 : 1 <= i n1) by now apply p0_least.
  assert (P1 : 1 <= i tp) by now apply p0_least. assert (Q1 : 1 <= i tq) by now apply p0_least.
  match goal with E : sg = ksign f |- _ => rewrite E in *; clear E end.
  assert (Hn2 : 1 <= n2) by assumption. assert (Hk : (1 <= k)%nat) by assumption.
  match goal with E : peq (p0 d) _ = true |- _ => apply (zpoly_eq (0 :: 0 :: u)) in E; rewrite zpoly_mul, zpoly_num, !p0_eval_u in E; rename E into Ed end.
  match goal with E : peq (pmul (p0 n1) _) _ = true |- _ => apply (zpoly_eq (0 :: 0 :: u)) in E;
    rewrite !zpoly_mul, !zpoly_num, !p0_eval_u in E; rename E into Ex end.
  match goal with E : (k = 1)%nat \/ _ |- _ => rename E into Kase end.
  fold i in Ed, Ex.
  set (ra := IZR (i a)) in *. set (rp := IZR (i tp)). set (rq := IZR (i tq)). set (hf := IZR (khalf f)).
  assert (B1 : (1 <= ra)%R) by now apply (IZR_le 1). assert (B2 : (1 <= rp)%R) by now apply (IZR_le 1).
  assert (B3 : (1 <= rq)%R) by now apply (IZR_le 1). assert (B4 : (1 <= IZR (i n1))%R) by now apply (IZR_le 1).
  assert (B5 : (1 <= IZR n2)%R) by now apply (IZR_le 1). assert (B6 : (1 <= hf)%R) by (unfold hf; destruct f; simpl; lra).
  assert (B7 : (1 <= INR k)%R) by now apply (le_INR 1).
  set (th := (rp / rq / hf)%R). set (x := (INR k * th)%R).
  assert (T0 : (0 < th)%R) by (unfold th; repeat apply Rdiv_lt_0_compat; lra).
  assert (X0 : (0 < x)%R) by (unfold x; apply Rmult_lt_0_compat; lra).
  assert (HN : (0 < IZR (i n1) / IZR n2)%R) by (apply Rdiv_lt_0_compat; lra).
  apply (f_equal IZR) in Ex. rewrite !mult_IZR, <- !INR_IZR_INZ in Ex. fold ra rp rq hf in Ex.
  assert (Hx : (IZR (i n1) / IZR n2 * ra ^ 2 * x ^ 2 = 1)%R).
  { unfold x, th. apply Rmult_eq_reg_r with (IZR n2 * ((hf * rq) * (hf * rq)))%R.
    - rewrite Rmult_1_l. etransitivity; [|exact Ex]. field. lra.
    - repeat apply Rmult_integral_contrapositive_currified; lra. }
  destruct (numbers_at f (i a) _ x A HN Hx) as [K0 K1]. fold ra in K1.
  assert (E0 : numbers (Progression a d n1 n2 (ksign f)) u 0%nat = kcos f x).
  { unfold numbers. cbv zeta. fold i. rewrite Ed. exact K0. }
  assert (E1 : (ra * x * numbers (Progression a d n1 n2 (ksign f)) u 1%nat = ksin f x)%R).
  { unfold numbers. cbv zeta. fold i. rewrite Ed. exact K1. }
  set (rho := (ra * x)%R) in *. assert (R0 : (0 < rho)%R) by (unfold rho; apply Rmult_lt_0_compat; lra).
  assert (Erho : (ra * (INR k * rp) = rho * (hf * rq))%R) by (unfold rho, x, th; field; lra).
  set (C := kcos f th). set (S := (ksin f th / rho)%R).
  assert (Case : k = 1%nat \/ (rho = 1)%R).
  { destruct Kase as [K | K]; [now left | right]. apply (zpoly_eq (0 :: 0 :: u)) in K. rewrite !zpoly_mul, !zpoly_num, !p0_eval_u in K.
    apply (f_equal IZR) in K. rewrite !mult_IZR, <- INR_IZR_INZ in K. fold i ra rp rq hf in K. rewrite Erho in K.
    apply Rmult_eq_reg_r with (hf * rq)%R; [lra | apply Rmult_integral_contrapositive_currified; lra]. }
  assert (NZ : kcos f th <> 0%R /\ ksin f th <> 0%R).
  { destruct Case as [K | K].
    - assert (Xth : x = th) by (unfold x; rewrite K; simpl; ring). rewrite Xth in E0, E1. rewrite <- E0, <- E1.
      split; [exact Z0 | apply Rmult_integral_contrapositive_currified; [lra | exact Z1]].
    - apply small_angle. split; [exact T0|]. assert (x <= 1)%R by (unfold rho in K; nra). unfold x in *. nra. }
  destruct NZ as [NC NS].
  assert (Et' : (rp / rq = IZR (khalf f) * th)%R) by (fold hf; unfold th; field; lra).
  rewrite Et'. destruct (const_of f th NC NS) as [Ec ND]. set (co := const f (IZR (khalf f) * th)) in *.
  assert (Sr : (ksin f th = rho * S)%R) by (unfold S; field; lra).
  assert (M : rpoly (C :: Datatypes.cons S (map IZR u)) (fst (multiple_angle (ksign f) k)) = kcos f x /\
              (rho * rpoly (C :: Datatypes.cons S (map IZR u)) (snd (multiple_angle (ksign f) k)) = ksin f x)%R).
  { destruct Case as [K | K].
    - rewrite K. destruct (multiple_angle_once f u C S) as [-> ->]. unfold x. rewrite K. simpl (INR 1). rewrite Rmult_1_l. split; [reflexivity | now rewrite Sr].
    - assert (ES : S = ksin f th) by (unfold S; rewrite K; field). rewrite ES, K, Rmult_1_l. apply multiple_angle_real. }
  destruct M as [M0 M1].
  rewrite <- E0 in M0. rewrite <- E1 in M1. apply Rmult_eq_reg_l in M1; [|lra].
  assert (Goal : forall nC nS dC dS, check_image F r (linear nC nS) (linear dC dS) (ksign f) k p = true ->
    (IZR (i dC) * C + IZR (i dS) * S <> 0)%R ->
    (co * (IZR (i dC) * C + IZR (i dS) * S) = IZR (i nC) * C + IZR (i nS) * S)%R ->
    value (quotients (head_of c u) (block_of c u)) (periodic (signs c)) (ratio_value r (image_value u co F) u)).
  { intros nC nS dC dS V D E.
    pose proof (image_sound F r _ _ _ k p u C S co 1%R Hu Ht' V) as W. cbv zeta in W. rewrite Et in W.
    rewrite <- W; [exact Val | lra | now rewrite M0, Rmult_1_l | now rewrite M1, Rmult_1_l | rewrite linear_real; exact D | rewrite !linear_real; exact E | exact Pos]. }
  assert (Ix : IZR (i (Mul a (Mul (Num (Z.of_nat k)) tp))) = (rho * (hf * rq))%R).
  { unfold i. cbn [zval]. fold (i a) (i tp). rewrite !mult_IZR, <- INR_IZR_INZ. exact Erho. }
  assert (Iy : IZR (i (Mul (Num (khalf f)) tq)) = (hf * rq)%R) by (unfold i; cbn [zval]; apply mult_IZR).
  assert (Io : IZR (i (Opp (Mul a (Mul (Num (Z.of_nat k)) tp)))) = (- (rho * (hf * rq)))%R) by (unfold i; cbn [zval]; rewrite opp_IZR; f_equal; exact Ix).
  assert (Hq : (hf * rq <> 0)%R) by (apply Rmult_integral_contrapositive_currified; lra).
  rewrite Sr in Ec, ND. fold C in Ec, ND. clearbody co.
  destruct f; cbn [above divisor] in Ec, ND; (eapply Goal; [exact HV | |]);
    rewrite ?Io, ?Ix, ?Iy; change (IZR (i (Num 0))) with 0%R;
    first [ match type of Ec with (?l = _)%R => transitivity (hf * rq * l)%R; [ring | rewrite Ec; ring] end
          | match type of ND with (?d <> _)%R => intro Z; apply (Rmult_integral_contrapositive_currified _ _ Hq ND); rewrite <- Z; ring end ].
Qed.

(** ** Arguments that are square roots

    c is y f(x), where N a^2 x^2 = 1; and a rational number s/t says what y is to a x. *)
Definition check_root (f : kind) (s t : expr) (F : image) (c : claim) (p : proof) (r : ratio) : bool :=
  match by_theorem p with
  | Progression a d n1 n2 sg =>
      let o := Num 0 in
      check c p && peq (p0 d) (pmul (num 2) (p0 a)) && (sg =? ksign f) && at_least 1 (p0 a) && at_least 1 (p0 t)
      && match f with
         | Exp => false
         | Tanh | Tan => check_image F r (linear o s) (linear t o) (ksign f) 1 p
         | _ => check_image F r (linear s o) (linear o t) (ksign f) 1 p
         end
  | _ => false
  end.
Theorem root_formula f s t F c p r u a d n1 n2 sg : natural u ->
  by_theorem p = Progression a d n1 n2 sg -> check_root f s t F c p r = true ->
  let i e := IZR (zval (0 :: 0 :: u) e) in
  forall x y co z : R, (0 < x)%R -> (i n1 / IZR n2 * i a ^ 2 * x ^ 2 = 1)%R ->
  match f with Tanh | Tan => (y * (i a * x) * i t = i s)%R | _ => (y * i t = i s * (i a * x))%R end ->
  (co = y * const f x)%R -> z = image_value u co F ->
  value (quotients (head_of c u) (block_of c u)) (periodic (signs c)) (ratio_value r z u).
Proof.
  intros Hu Et H i x y co z X0 Hx Hy Hco ->. unfold check_root in H. rewrite Et in H.
  apply Bool.andb_true_iff in H. destruct H as [H HV]. bools.
  match goal with Hc : check c p = true |- _ => pose proof (check_sound c p u Hu Hc) as S; rename Hc into Hch end.
  cbv zeta in S. rewrite Et in S. destruct S as [Pos Val].
  pose proof (check_has c p Hch) as Ht. pose proof Ht as Ht'. rewrite Et in Ht. destruct (numbers_not_zero _ u Hu Ht) as [Z0 Z1].
  match goal with E : sg = ksign f |- _ => rewrite E in *; clear E end.
  cbn [check_theorem] in Ht. bools.
  assert (A : 1 <= zval (0 :: 0 :: u) a) by now apply p0_least. assert (N1 : 1 <= zval (0 :: 0 :: u) n1) by now apply p0_least.
  assert (T1 : 1 <= zval (0 :: 0 :: u) t) by now apply p0_least.
  match goal with E : peq (p0 d) _ = true |- _ => apply (zpoly_eq (0 :: 0 :: u)) in E; rewrite zpoly_mul, zpoly_num, !p0_eval_u in E; rename E into Ed end.
  assert (R1 : (1 <= i a)%R) by now apply (IZR_le 1). assert (R2 : (1 <= i t)%R) by now apply (IZR_le 1).
  assert (R3 : (1 <= i n1)%R) by now apply (IZR_le 1). assert (R4 : (1 <= IZR n2)%R) by (apply (IZR_le 1); assumption).
  assert (HN : (0 < i n1 / IZR n2)%R) by (apply Rdiv_lt_0_compat; lra).
  destruct (numbers_at f _ _ x A HN Hx) as [K0 K1]. fold (i a) in K1.
  set (rho := (i a * x)%R) in *. assert (R0 : (0 < rho)%R) by (unfold rho; apply Rmult_lt_0_compat; lra).
  assert (E0 : numbers (Progression a d n1 n2 (ksign f)) u 0%nat = kcos f x) by (unfold numbers; cbv zeta; rewrite Ed; exact K0).
  assert (E1 : (rho * numbers (Progression a d n1 n2 (ksign f)) u 1%nat = ksin f x)%R) by (unfold numbers; cbv zeta; rewrite Ed; exact K1).
  set (C := numbers (Progression a d n1 n2 (ksign f)) u 0%nat) in *. set (S := numbers (Progression a d n1 n2 (ksign f)) u 1%nat) in *.
  destruct (multiple_angle_once f u C S) as [M0 M1].
  assert (Goal : forall nC nS dC dS, check_image F r (linear nC nS) (linear dC dS) (ksign f) 1 p = true ->
    (i dC * C + i dS * S <> 0)%R -> (co * (i dC * C + i dS * S) = i nC * C + i nS * S)%R ->
    value (quotients (head_of c u) (block_of c u)) (periodic (signs c)) (ratio_value r (image_value u co F) u)).
  { intros nC nS dC dS V D E.
    pose proof (image_sound F r _ _ _ 1 p u C S co 1%R Hu Ht' V) as W. cbv zeta in W. rewrite Et in W.
    fold C S in W. rewrite <- W; [exact Val | lra | now rewrite M0, Rmult_1_l | now rewrite M1, Rmult_1_l | rewrite linear_real; exact D | rewrite !linear_real; exact E | exact Pos]. }
  assert (NC : kcos f x <> 0%R) by now rewrite <- E0.
  assert (NS : ksin f x <> 0%R) by (rewrite <- E1; apply Rmult_integral_contrapositive_currified; [lra | exact Z1]).
  assert (Io : i (Num 0) = 0%R) by reflexivity.
  clear M0 M1. clearbody rho. subst co.
  destruct f; [discriminate | | | |]; cbn [const kcos ksin] in *; (eapply Goal; [exact HV | |]); rewrite ?Io, ?Rmult_0_l, ?Rplus_0_l, ?Rplus_0_r;
    try (apply Rmult_integral_contrapositive_currified; [lra | assumption]);
    unfold tanh, tan; rewrite <- E0, <- E1.
  - transitivity (y * rho * i t * S)%R; [field; exact Z0 | rewrite Hy; reflexivity].
  - transitivity (y * i t * C / rho)%R; [field; repeat split; lra || assumption | rewrite Hy; field; lra].
  - transitivity (y * rho * i t * S)%R; [field; exact Z0 | rewrite Hy; reflexivity].
  - transitivity (y * i t * C / rho)%R; [field; repeat split; lra || assumption | rewrite Hy; field; lra].
Qed.
