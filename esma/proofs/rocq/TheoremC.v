(** * Theorem C: quadratic irrationals

    The constant is c = (A + B sqrt D)/E, with polynomials in the parameters; a period fixes the tail. Numbers
    x + y sqrt D are pairs of polynomials. *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices Convergence TheoremB Polynomials Groups Check Soundness Values.
Import ListNotations.
Open Scope Z_scope.
Open Scope bool_scope.

(** ** Numbers x + y sqrt D *)
Definition quad := (poly * poly)%type.
Definition qadd (x y : quad) : quad := (padd (fst x) (fst y), padd (snd x) (snd y)).
Definition qopp (x : quad) : quad := (popp (fst x), popp (snd x)).
Definition qmul (D : poly) (x y : quad) : quad :=
  (padd (pmul (fst x) (fst y)) (pmul D (pmul (snd x) (snd y))), padd (pmul (fst x) (snd y)) (pmul (snd x) (fst y))).
Definition qnum (p : poly) : quad := (p, num 0).
Definition qeq (x y : quad) : bool := peq (fst x) (fst y) && peq (snd x) (snd y).
Fixpoint qpow (D : poly) (x : quad) (n : nat) : quad := match n with O => qnum (num 1) | S n => qmul D x (qpow D x n) end.
(** Lemma 9: x + y sqrt D is seen to be positive. *)
Definition qpositive (D : poly) (x : quad) : bool :=
  let (x, y) := x in let d := psub (pmul x x) (pmul D (pmul y y)) in
  at_least 1 x && at_least 0 y || at_least 0 x && at_least 1 y && at_least 1 D
  || at_least 1 x && at_least 1 d || at_least 1 y && at_least 1 (popp d).
Definition same_sign (D : poly) (x y : quad) : bool :=
  qpositive D x && qpositive D y || qpositive D (qopp x) && qpositive D (qopp y).
Definition qact1 (M : pmat) (x y : quad) : quad := qadd (pmul (f11 M) (fst x), pmul (f11 M) (snd x)) (pmul (f12 M) (fst y), pmul (f12 M) (snd y)).
Definition qact2 (M : pmat) (x y : quad) : quad := qadd (pmul (f21 M) (fst x), pmul (f21 M) (snd x)) (pmul (f22 M) (fst y), pmul (f22 M) (snd y)).
Fixpoint qhomogeneous (D : poly) (l : list expr) (n d : quad) (k : nat) : quad :=
  match l with [] => qnum (num 0) | a :: l => qadd (qmul D (qnum (p0 a)) (qpow D d k)) (qmul D n (qhomogeneous D l n d (pred k))) end.

Section Quad.
Variables (D : poly) (u : list Z).
Hypothesis Hu : natural u.
Let l := 0 :: 0 :: u.
Hypothesis HD : 0 <= zpoly l D.
Let r := sqrt (IZR (zpoly l D)).
Definition qreal (x : quad) : R := (IZR (zpoly l (fst x)) + IZR (zpoly l (snd x)) * r)%R.
Lemma root_square : (r * r = IZR (zpoly l D))%R.
Proof. apply sqrt_sqrt. now apply IZR_le. Qed.
Lemma qadd_real x y : qreal (qadd x y) = (qreal x + qreal y)%R.
Proof. unfold qreal, qadd; cbn [fst snd]. rewrite !zpoly_add, !plus_IZR. ring. Qed.
Lemma qopp_real x : qreal (qopp x) = (- qreal x)%R.
Proof. unfold qreal, qopp; cbn [fst snd]. rewrite !zpoly_opp, !opp_IZR. ring. Qed.
Lemma qmul_real x y : qreal (qmul D x y) = (qreal x * qreal y)%R.
Proof.
  unfold qreal, qmul; cbn [fst snd]. rewrite !zpoly_add, !zpoly_mul, !plus_IZR, !mult_IZR, <- root_square. ring.
Qed.
Lemma qnum_real p : qreal (qnum p) = IZR (zpoly l p).
Proof. unfold qreal, qnum; cbn [fst snd]. rewrite zpoly_num. ring. Qed.
Lemma qpow_real x n : qreal (qpow D x n) = (qreal x ^ n)%R.
Proof. induction n; cbn [qpow pow]; [now rewrite qnum_real|]. now rewrite qmul_real, IHn. Qed.
Lemma qeq_sound x y : qeq x y = true -> qreal x = qreal y.
Proof.
  unfold qeq, qreal. intros H. bools. repeat match goal with E : peq _ _ = true |- _ => apply (zpoly_eq l) in E; rewrite E; clear E end. reflexivity.
Qed.
Lemma least b p : at_least b p = true -> (IZR b <= IZR (zpoly l p))%R.
Proof. intros H. apply IZR_le, at_least_sound; [apply ge0; [exact Hu | lia] | exact H]. Qed.
Lemma qpositive_sound x : qpositive D x = true -> (0 < qreal x)%R.
Proof.
  destruct x as [x y]. unfold qpositive, qreal; cbn [fst snd]. rewrite !Bool.orb_true_iff, !Bool.andb_true_iff.
  pose proof (sqrt_pos (IZR (zpoly l D))) as S0. fold r in S0. pose proof root_square as SQ.
  intros [[[[H1 H2]|[[H1 H2] H3]]|[H1 H2]]|[H1 H2]]; apply least in H1, H2; try apply least in H3;
    rewrite ?zpoly_opp, ?zpoly_sub, ?zpoly_mul, ?opp_IZR, ?minus_IZR, ?mult_IZR, <- ?SQ in *;
    set (X := IZR (zpoly l x)) in *; set (Y := IZR (zpoly l y)) in *.
  - nra.
  - assert (0 < r)%R by nra. nra.
  - destruct (Rlt_le_dec 0 (X + Y * r)); [assumption|]. exfalso. assert (X * X <= (Y * r) * (Y * r))%R by nra. nra.
  - destruct (Rlt_le_dec 0 (X + Y * r)); [assumption|]. exfalso. assert (0 <= Y * r)%R by nra. assert ((Y * r) * (Y * r) <= X * X)%R by nra. nra.
Qed.
Lemma same_sign_sound x y : same_sign D x y = true -> (0 < qreal x * qreal y)%R.
Proof.
  unfold same_sign. rewrite Bool.orb_true_iff, !Bool.andb_true_iff.
  intros [[H1 H2]|[H1 H2]]; apply qpositive_sound in H1, H2; rewrite ?qopp_real in *; nra.
Qed.
Lemma qact1_real M x y : qreal (qact1 M x y) = act1 (zmat l M) (qreal x) (qreal y).
Proof. unfold qact1, act1, zmat; cbn [e11 e12]. rewrite qadd_real. unfold qreal; cbn [fst snd]. rewrite !zpoly_mul, !mult_IZR. ring. Qed.
Lemma qact2_real M x y : qreal (qact2 M x y) = act2 (zmat l M) (qreal x) (qreal y).
Proof. unfold qact2, act2, zmat; cbn [e21 e22]. rewrite qadd_real. unfold qreal; cbn [fst snd]. rewrite !zpoly_mul, !mult_IZR. ring. Qed.
Lemma qhomogeneous_real ps n d k c : (length ps <= S k)%nat -> (c * qreal d = qreal n)%R ->
  qreal (qhomogeneous D ps n d k) = (horner_value u c ps * qreal d ^ k)%R.
Proof.
  intros HL Hc. revert k HL. induction ps as [|a ps IH]; intros k HL; cbn [qhomogeneous horner_value fold_right]; [rewrite qnum_real, zpoly_num; ring|].
  fold (horner_value u c ps). rewrite qadd_real, !qmul_real, qpow_real, qnum_real. unfold l. rewrite p0_eval_u.
  destruct ps as [|b ps]; [cbn [qhomogeneous horner_value fold_right]; rewrite qnum_real, zpoly_num; ring|].
  destruct k; [simpl in HL; lia|]. cbn [pred]. rewrite IH by (simpl in *; lia). rewrite <- Hc. cbn [pow]. ring.
Qed.
End Quad.

(** ** The check *)
Definition free_of_m (e : expr) : bool := peq (poly_of (var 1) e) (p0 e).
Definition item_free (i : item) : bool := match i with Quot a => free_of_m a | Over _ _ | RunOver _ _ => false | Run n => free_of_m n end.
Definition check_quadratic (A B D E : expr) (c : claim) (r : ratio) (k T single : nat) : bool :=
  let pre := length (head c) in let N := length (block c) in let s := sign_at c in
  let d := p0 D in let n := (p0 A, p0 B) in let e := qnum (p0 E) in
  let z := qhomogeneous d (top_list r) n e k in let w := qhomogeneous d (bottom_list r) n e k in
  let mats i m := pproduct (map (fun n => item_mat (num 0) (s n) (item_at c n)) (seq i m)) in
  let H := mats 0%nat pre in let P := mats pre T in
  let w1 := qact1 (padj H) z w in let w2 := qact2 (padj H) z w in
  let t1 := qact1 P w1 w2 in let t2 := qact2 P w1 w2 in
  check_form c single && (0 <? T)%nat && (T mod N =? 0)%nat && (T mod length (signs c) =? 0)%nat
  && forallb item_free (block c)
  && forallb (fun n => item_ok (num 0) (s n) (item_at c n)) (seq 0 (pre + T))
  && forallb (fun n => item_admissible (num 0) (s n) (item_at c n)) (seq pre T)
  && existsb (fun n => item_large (num 0) (s n) (item_at c n)) (seq pre T)
  && at_least 0 d && at_least 1 (p0 E)
  && (length (top_list r) <=? S k)%nat && (length (bottom_list r) <=? S k)%nat
  && peq (poly_of (var 1) (top r)) (horner (top_list r)) && peq (poly_of (var 1) (bottom r)) (horner (bottom_list r))
  && same_sign d z w && same_sign d w2 (qadd w1 (qopp w2))
  && qeq (qmul d t1 w2) (qmul d t2 w1).

Section Quadratic.
Variables (A B D E : expr) (c : claim) (r : ratio) (k T sp : nat) (u : list Z).
Hypothesis Hu : natural u.
Hypothesis checked : check_quadratic A B D E c r k T sp = true.
Let l := 0 :: 0 :: u.
Let pre := length (head c).
Let N := length (block c).
Let e := entry_at c u.
Let constant := let i x := IZR (zval (0 :: 0 :: u) x) in ((i A + i B * sqrt (i D)) / i E)%R.

Lemma free_entry n : (0 < N)%nat -> forallb item_free (block c) = true ->
  e n = map (fun a => (a, sign_at c n)) (item_list (0 :: 0 :: u) (item_at c n)).
Proof.
  intros HN F. unfold e, entry_at, letter_at, item_at. fold pre N. destruct (Nat.ltb_spec n pre) as [L|L]; [reflexivity|].
  f_equal. rewrite forallb_forall in F.
  specialize (F _ (nth_In (block c) (Run (Num 0)) (Nat.mod_upper_bound (n - pre) N ltac:(lia)))).
  assert (X : forall z a, free_of_m a = true -> zval (z :: 0 :: u) a = zval (0 :: 0 :: u) a).
  { intros z a Fa. apply (zpoly_eq (z :: 0 :: u)) in Fa. unfold poly_of in Fa. rewrite poly_at_z, zpoly_var, p0_eval_u in Fa. exact Fa. }
  destruct (nth _ (block c) _); cbn [item_free item_list] in *; try discriminate; now rewrite X.
Qed.

Lemma quadratic_sound : value (quotients (head_of c u) (block_of c u)) (periodic (signs c)) (ratio_value r constant u).
Proof.
  pose proof checked as Ck. unfold check_quadratic in Ck. fold pre N in Ck.
  set (d := p0 D) in *. set (z := qhomogeneous d (top_list r) _ _ k) in *. set (w := qhomogeneous d (bottom_list r) _ _ k) in *.
  set (H := pproduct (map _ (seq 0 pre))) in *. set (P := pproduct (map _ (seq pre T))) in *.
  set (w1 := qact1 (padj H) z w) in *. set (w2 := qact2 (padj H) z w) in *.
  repeat match goal with H : _ && _ = true |- _ => apply Bool.andb_true_iff in H; destruct H end.
  match goal with H : forallb item_free _ = true |- _ => rename H into Free end.
  match goal with H : check_form _ _ = true |- _ => rename H into Form end.
  match goal with H : forallb (fun n => item_ok _ _ _) _ = true |- _ => rename H into Ok end.
  match goal with H : forallb (fun n => item_admissible _ _ _) _ = true |- _ => rename H into Ad end.
  match goal with H : existsb _ _ = true |- _ => rename H into Large end.
  match goal with H : same_sign d z w = true |- _ => rename H into Szw end.
  match goal with H : same_sign d w2 _ = true |- _ => rename H into Sw end.
  match goal with H : qeq _ _ = true |- _ => rename H into Fix end.
  bools.
  match goal with H : at_least 0 d = true |- _ => apply (p0_least 0 u D Hu) in H; rename H into HD end.
  match goal with H : at_least 1 (p0 E) = true |- _ => apply (p0_least 1 u E Hu) in H; rename H into HE end.
  assert (HD' : 0 <= zpoly l d) by (unfold l, d; now rewrite p0_eval_u).
  pose proof (form_block _ _ Form) as Hsp. fold N in Hsp. pose proof (form_signs _ _ Form) as HL. assert (HN : (0 < N)%nat) by lia.
  pose proof (form_sign _ _ Form) as Hs. pose proof (form_single _ _ u Form) as Single. fold e pre N in Single.
  assert (HT : (0 < T)%nat) by assumption. assert (TN : (T mod N = 0)%nat) by assumption.
  assert (TL : (T mod length (signs c) = 0)%nat) by assumption.
  set (a := fun n => fst (term pre N e n)). set (s := fun n => snd (term pre N e n)).
  assert (Us : unit_signs s) by exact (form_unit _ _ u Form).
  assert (Fe : forall n, e n = map (fun a => (a, sign_at c n)) (item_list (0 :: 0 :: u) (item_at c n))) by (intros; now apply free_entry).
  assert (Per : forall n m, (pre <= n)%nat -> e (n + m * T)%nat = e n).
  { intros n m Hn. rewrite !Fe, sign_group, item_group by assumption. reflexivity. }
  assert (Ex : forall n, exact (0 :: 0 :: u) (item_at c n)).
  { intros n. unfold item_at. fold pre N. destruct (Nat.ltb_spec n pre) as [L|L].
    - pose proof (form_exact c sp u Form n) as X. unfold letter_at, item_at in X. fold pre N in X.
      destruct (Nat.ltb_spec n pre); [exact X | lia].
    - rewrite forallb_forall in Free. specialize (Free _ (nth_In (block c) (Run (Num 0)) (Nat.mod_upper_bound (n - pre) N ltac:(lia)))).
      now destruct (nth _ (block c) _). }
  (* the matrices of head and period *)
  assert (Mats : forall i m, (i + m <= pre + T)%nat -> zmat l (pproduct (map (fun n => item_mat (num 0) (sign_at c n) (item_at c n)) (seq i m))) =
      scale (below_product (fun n => item_below (item_at c n)) i m) (prod (fun n => pairs_mat (e n)) i m) /\
      0 < below_product (fun n => item_below (item_at c n)) i m).
  { intros i m Him. pose proof (scaled_product (fun n => item_mat (num 0) (sign_at c n) (item_at c n)) (fun n => pairs_mat (e n))
      (fun n => item_below (item_at c n)) l i m 0) as X. rewrite Nat.add_0_r in X. apply X. clear X. intros n Hn. rewrite Nat.add_0_r, Fe.
    rewrite forallb_forall in Ok. specialize (Ok n ltac:(apply in_seq; lia)).
    apply (item_mat_eval 0 u (num 0) _ _ (Ex n)). apply (item_ok_sound 0 u _ _ _ Hu ltac:(lia) Ok). }
  destruct (Mats 0%nat pre ltac:(lia)) as [EH PH]. destruct (Mats pre T ltac:(lia)) as [EP PP].
  fold H in EH. fold P in EP.
  set (dH := below_product _ 0 pre) in *. set (dP := below_product _ pre T) in *.
  set (Y0 := prod (fun n => pairs_mat (e n)) 0 pre) in *. set (Yp := prod (fun n => pairs_mat (e n)) pre T) in *.
  set (pos := Groups.pos e T pre). set (len := fun k => length (group e T pre k)).
  assert (FP : prod (entries a s) 0 (pos 0%nat) = Y0).
  { unfold pos, a, s. rewrite (first_product pre N sp e Hsp Single T pre). unfold flat. now rewrite pairs_mat_flat. }
  assert (GP : forall k, prod (entries a s) (pos k) (len k) = Yp).
  { intros m. unfold pos, len, a, s. rewrite (group_product pre N sp e Hsp Single T pre TN HT (Nat.le_refl _) m).
    apply prod_ext. intros x _. rewrite <- (Per (pre + x)%nat m) by lia. do 2 f_equal. lia. }
  assert (D0 : det Y0 = 1 \/ det Y0 = -1) by (rewrite <- FP; apply det_prod; exact Us).
  assert (Dp : det Yp = 1 \/ det Yp = -1) by (rewrite <- (GP 0%nat); apply det_prod; exact Us).
  (* the numbers *)
  assert (E1 : (1 <= IZR (zval (0 :: 0 :: u)%Z E))%R) by (apply IZR_le; exact HE).
  assert (En : qreal d u (qnum (p0 E)) = IZR (zval (0 :: 0 :: u)%Z E)) by (rewrite qnum_real; now rewrite p0_eval_u).
  assert (Ec : (constant * qreal d u (qnum (p0 E)) = qreal d u (p0 A, p0 B))%R).
  { rewrite En. unfold constant, qreal; cbn [fst snd]. unfold d. rewrite !p0_eval_u. field. lra. }
  assert (Hk : (length (top_list r) <= S k)%nat /\ (length (bottom_list r) <= S k)%nat) by (split; assumption).
  pose proof (qhomogeneous_real d u HD' (top_list r) _ _ k constant (proj1 Hk) Ec) as Ez. fold z in Ez.
  pose proof (qhomogeneous_real d u HD' (bottom_list r) _ _ k constant (proj2 Hk) Ec) as Ew. fold w in Ew.
  apply (same_sign_sound d u Hu HD') in Szw, Sw. rewrite qadd_real, qopp_real in Sw.
  apply (qeq_sound d u) in Fix. rewrite !qmul_real, !qact1_real, !qact2_real in Fix by exact HD'. fold l in Fix. rewrite EP in Fix.
  rewrite act1_scale, act2_scale in Fix.
  set (W1 := qreal d u w1) in *. set (W2 := qreal d u w2) in *.
  assert (NW : W2 <> 0%R) by (intro Z; rewrite Z in Sw; lra).
  assert (S1 : (IZR (dH * det Y0) * qreal d u z = act1 Y0 W1 W2 /\ IZR (dH * det Y0) * qreal d u w = act2 Y0 W1 W2)%R).
  { unfold W1, W2, w1, w2. rewrite qact1_real, qact2_real. fold l. rewrite zmat_adj, EH, <- act1_mul, <- act2_mul.
    assert (Em : mul Y0 (adj (scale dH Y0)) = scale (dH * det Y0) one) by mring. rewrite Em, act1_scale, act2_scale.
    unfold act1, act2, one; cbn [e11 e12 e21 e22]. split; ring. }
  destruct S1 as [S1 S2].
  assert (Nd : IZR (dH * det Y0) <> 0%R) by (apply not_0_IZR; destruct D0 as [-> | ->]; lia).
  assert (NP : IZR dP <> 0%R) by (apply not_0_IZR; lia).
  assert (Nt : IZR (det Yp) <> 0%R) by (destruct Dp as [-> | ->]; lra).
  set (lam := (act2 Yp W1 W2 / W2)%R).
  assert (L2 : act2 Yp W1 W2 = (lam * W2)%R) by (unfold lam; field; exact NW).
  assert (L1 : act1 Yp W1 W2 = (lam * W1)%R).
  { apply Rmult_eq_reg_r with (IZR dP * W2)%R; [|now apply Rmult_integral_contrapositive_currified].
    transitivity (IZR dP * act1 Yp W1 W2 * W2)%R; [ring|]. rewrite Fix, L2. ring. }
  assert (Nl : lam <> 0%R).
  { intro Z. rewrite Z, Rmult_0_l in L1, L2.
    destruct (act_cancel Yp W1 W2 0 0 Nt) as [_ X]; [rewrite L1; unfold act1; ring | rewrite L2; unfold act2; ring | contradiction]. }
  set (rz := qreal d u z) in *. set (rw := qreal d u w) in *.
  assert (Nw : rw <> 0%R) by (intro Z; rewrite Z in Szw; lra).
  assert (V : value a s (rz / rw)).
  { apply (vectors_value a s Us (fun _ => W1) (fun _ => W2) pos len rz rw (/ IZR (dH * det Y0))%R).
    - intros m. exact (pos_S pre N sp e Hsp T pre TN HT (Nat.le_refl _) m).
    - intros m. exact (group_pos pre N sp e Hsp Single T pre TN HT (Nat.le_refl _) m).
    - now apply Rinv_neq_0_compat.
    - rewrite FP, <- S1. field. exact Nd.
    - rewrite FP, <- S2. field. exact Nd.
    - intros m. exists (/ lam)%R. split; [now apply Rinv_neq_0_compat|]. rewrite GP, L1, L2. split; field; exact Nl.
    - intros n. exists n. split; [lia|]. intros x Hx. apply cone_of. rewrite <- Rmult_minus_distr_l.
      replace (x * W2 * (x * (W1 - W2)))%R with ((x * x) * (W2 * (W1 + - W2)))%R by ring.
      apply Rmult_lt_0_compat; [now apply square_pos | exact Sw].
    - unfold a, s, pos. apply (groups_admissible pre N sp e Hsp Single T pre TN HT (Nat.le_refl _)).
      + intros n q Hn I. pose proof (Nat.div_mod (n - pre) T ltac:(lia)) as DM. pose proof (Nat.mod_upper_bound (n - pre) T ltac:(lia)) as MB.
        set (x := (pre + (n - pre) mod T)%nat) in *. assert (En' : n = (x + (n - pre) / T * T)%nat) by (unfold x; lia).
        rewrite En', Per, Fe in I by (unfold x; lia). rewrite forallb_forall in Ok, Ad.
        specialize (Ok x ltac:(apply in_seq; unfold x; lia)). specialize (Ad x ltac:(apply in_seq; unfold x; lia)).
        exact (item_admissible_sound 0 u (num 0) _ _ Hu ltac:(lia) (Ex x) (Hs x) Ok Ad q I).
      + intros K. apply existsb_exists in Large. destruct Large as [n [Hn L]]. pose proof Hn as Hn'. apply in_seq in Hn'.
        rewrite forallb_forall in Ok. specialize (Ok n ltac:(apply in_seq; lia)).
        destruct (item_large_sound 0 u (num 0) _ _ Hu ltac:(lia) (Ex n) Ok L) as [q [Eq G]].
        exists (n + K * T)%nat, q. split; [lia|]. split; [|exact G]. rewrite Per, Fe by lia. exact Eq.
    - exact Nw. }
  replace (ratio_value r constant u) with (rz / rw)%R; [exact (form_value _ _ u Form _ V)|].
  set (Ek := (qreal d u (qnum (p0 E)) ^ k)%R) in *.
  assert (NE : (Ek <> 0)%R) by (unfold Ek; apply pow_nonzero; rewrite En; lra).
  assert (NQ : horner_value u constant (bottom_list r) <> 0%R) by (intro Z; rewrite Ew, Z in Nw; lra).
  rewrite Ez, Ew. transitivity (horner_value u constant (top_list r) / horner_value u constant (bottom_list r))%R; [field; auto|].
  symmetry. now apply ratio_horner.
Qed.
End Quadratic.

Theorem quadratic_formula A B D E c r k T single u : natural u -> check_quadratic A B D E c r k T single = true ->
  let i x := IZR (zval (0 :: 0 :: u) x) in
  forall co d : R, i D = d -> (co = (i A + i B * sqrt d) / i E)%R ->
  value (quotients (head_of c u) (block_of c u)) (periodic (signs c)) (ratio_value r co u).
Proof. intros Hu H i co d <- ->. exact (quadratic_sound A B D E c r k T single u Hu H). Qed.
