(** * From the theorem's number to P(c)/Q(c) (Lemma 5)

    The constant c is (n_C C + n_S S)/(d_C C + d_S S), with two numbers C and S; and h_0, h_1 are a multiple of
    C_k, S_k, the cosine and sine of k times the angle where C, S are those of the angle. If the polynomials
    sum of p_i N^i D^(k-i) and sum of q_i N^i D^(k-i) are the rows of M times (C_k, S_k), then the value is
    P(c)/Q(c). That Q(c) is not 0 follows. *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices TheoremA TheoremT Polynomials Check Soundness.
Import ListNotations.
Open Scope Z_scope.
Open Scope bool_scope.

(** P and Q as expressions in c, the first variable, and as lists of coefficients, the lowest first. *)
Record ratio := Ratio { top : expr; bottom : expr; top_list : list expr; bottom_list : list expr; common : Z }.
Definition ratio_value (r : ratio) (c : R) (u : list Z) : R :=
  let l := (c :: 0 :: map IZR u)%R in
  match bottom r with Num 1 => rval l (top r) | _ => (rval l (top r) / rval l (bottom r))%R end.
(** C_k and S_k. *)
Fixpoint multiple_angle (sg : Z) (k : nat) : poly * poly :=
  match k with
  | O => (num 1, num 0)
  | S k => let (c, s) := multiple_angle sg k in
           (padd (pmul (var 1) c) (pmul (num sg) (pmul (var 2) s)), padd (pmul (var 2) c) (pmul (var 1) s))
  end.
Fixpoint horner (l : list expr) : poly :=
  match l with [] => num 0 | a :: l => padd (p0 a) (pmul (var 1) (horner l)) end.
Fixpoint homogeneous (l : list expr) (n d : poly) (k : nat) : poly :=
  match l with [] => num 0 | a :: l => padd (pmul (p0 a) (ppow d k)) (pmul n (homogeneous l n d (pred k))) end.
Definition linear (x y : expr) : poly := padd (pmul (p0 x) (var 1)) (pmul (p0 y) (var 2)).
Definition check_value (r : ratio) (n d : poly) (sg : Z) (k : nat) (a b a' b' : expr) : bool :=
  let (c, s) := multiple_angle sg k in
  let row x y := padd (pmul (p0 x) c) (pmul (p0 y) s) in
  negb (common r =? 0)
  && (length (top_list r) <=? S k)%nat && (length (bottom_list r) <=? S k)%nat
  && peq (poly_of (var 1) (top r)) (horner (top_list r)) && peq (poly_of (var 1) (bottom r)) (horner (bottom_list r))
  && peq (pmul (num (common r)) (homogeneous (top_list r) n d k)) (row a b)
  && peq (pmul (num (common r)) (homogeneous (bottom_list r) n d k)) (row a' b').

Section Value.
Variables (u : list Z) (C S : R).
Let l := (C :: S :: map IZR u)%R.
Lemma p0_real e : rpoly l (p0 e) = IZR (zval (0 :: 0 :: u) e).
Proof. unfold p0, l. rewrite poly_at_r. cbn [tl]. rewrite !rpoly_num. exact (rval_z (0 :: 0 :: u) e). Qed.
Lemma var1_real : rpoly l (var 1) = C. Proof. now rewrite rpoly_var. Qed.
Lemma var2_real : rpoly l (var 2) = S. Proof. now rewrite rpoly_var. Qed.
Definition horner_value (c : R) (ps : list expr) : R := fold_right (fun a x => (IZR (zval (0 :: 0 :: u)%Z a) + c * x)%R) 0%R ps.
Lemma homogeneous_real ps n d k c : (length ps <= Datatypes.S k)%nat -> (c * rpoly l d = rpoly l n)%R ->
  rpoly l (homogeneous ps n d k) = (horner_value c ps * rpoly l d ^ k)%R.
Proof.
  intros HL Hc. revert k HL. induction ps as [|a ps IH]; intros k HL; cbn [homogeneous horner_value fold_right]; [rewrite rpoly_num; ring|].
  fold (horner_value c ps). rewrite rpoly_add, !rpoly_mul, rpoly_pow, p0_real.
  destruct ps as [|b ps]; [cbn [homogeneous horner_value fold_right]; rewrite rpoly_num; ring|].
  destruct k; [simpl in HL; lia|]. cbn [pred]. rewrite IH by (simpl in *; lia). rewrite <- Hc. cbn [pow]. ring.
Qed.
Lemma linear_real x y : rpoly l (linear x y) = (IZR (zval (0 :: 0 :: u)%Z x) * C + IZR (zval (0 :: 0 :: u)%Z y) * S)%R.
Proof. unfold linear. now rewrite rpoly_add, !rpoly_mul, !p0_real, var1_real, var2_real. Qed.
End Value.
Lemma horner_real u c y ps : rpoly (c :: y :: map IZR u)%R (horner ps) = horner_value u c ps.
Proof.
  induction ps as [|a ps IH]; cbn [horner horner_value fold_right]; [apply rpoly_num|].
  fold (horner_value u c ps). now rewrite rpoly_add, rpoly_mul, IH, p0_real, var1_real.
Qed.

Lemma ratio_horner r u c : peq (poly_of (var 1) (top r)) (horner (top_list r)) = true ->
  peq (poly_of (var 1) (bottom r)) (horner (bottom_list r)) = true ->
  ratio_value r c u = (horner_value u c (top_list r) / horner_value u c (bottom_list r))%R.
Proof.
  intros E F. apply (rpoly_eq (c :: 0 :: map IZR u)%R) in E, F. unfold poly_of in E, F.
  rewrite poly_at_r, horner_real, var1_real, rpoly_num in E, F. cbn [tl] in E, F.
  unfold ratio_value. rewrite <- E, <- F. destruct (bottom r) as [[|[]|]| | | | | |]; try reflexivity. cbn [rval]. field.
Qed.
Theorem value_sound r n d sg k a b a' b' u C S c scale H0 H1 :
  check_value r n d sg k a b a' b' = true ->
  let l := (C :: S :: map IZR u)%R in
  scale <> 0%R ->
  (H0 = scale * rpoly l (fst (multiple_angle sg k)))%R ->
  (H1 = scale * rpoly l (snd (multiple_angle sg k)))%R ->
  rpoly l d <> 0%R -> (c * rpoly l d = rpoly l n)%R ->
  let M := zmat (0 :: 0 :: u) (PMat (p0 a) (p0 b) (p0 a') (p0 b')) in
  let g0 := act1 M H0 H1 in let g1 := act2 M H0 H1 in
  (0 < g0 * g1)%R -> (g0 / g1)%R = ratio_value r c u.
Proof.
  intros H l Hs E_0 E_1 HD Hc M g0 g1 Pos. unfold check_value in H.
  destruct (multiple_angle sg k) as [ck sk]. cbn [fst snd] in *. bools.
  assert (Hk : common r <> 0) by assumption. apply not_0_IZR in Hk.
  repeat match goal with E : peq (pmul (num (common r)) _) _ = true |- _ =>
    apply (rpoly_eq l) in E; rewrite rpoly_mul, rpoly_num, rpoly_add, !rpoly_mul, !(p0_real u C S), (homogeneous_real u C S _ _ _ k c) in E by assumption;
    fold l in E end.
  match goal with E : _ = (IZR (zval _ a) * _ + _)%R |- _ => rename E into E0 end.
  match goal with E : _ = (IZR (zval _ a') * _ + _)%R |- _ => rename E into E1 end.
  set (D := (rpoly l d ^ k)%R) in *.
  assert (ND : (D <> 0)%R) by now apply pow_nonzero.
  assert (G0 : g0 = (scale * (IZR (common r) * (horner_value u c (top_list r) * D)))%R).
  { unfold g0, act1, M, zmat; cbn [e11 e12 f11 f12]. rewrite !p0_eval, E_0, E_1, E0. cbn [tl]. ring. }
  assert (G1 : g1 = (scale * (IZR (common r) * (horner_value u c (bottom_list r) * D)))%R).
  { unfold g1, act2, M, zmat; cbn [e21 e22 f21 f22]. rewrite !p0_eval, E_0, E_1, E1. cbn [tl]. ring. }
  assert (NQ : horner_value u c (bottom_list r) <> 0%R).
  { intro Z. rewrite G1, Z in Pos. lra. }
  rewrite G0, G1. transitivity (horner_value u c (top_list r) / horner_value u c (bottom_list r))%R; [field; auto|].
  symmetry. now apply ratio_horner.
Qed.

(** ** h_0 and h_1 are not 0

    Otherwise all n2^n h_n would be integer multiples of one number, and decrease to 0. *)
Lemma descent (g : nat -> Z) : (forall n, 0 <= g (S n) < g n) -> False.
Proof.
  intros H. assert (P : forall n, g n <= g 0%nat - Z.of_nat n).
  { induction n; [lia|]. specialize (H n). lia. }
  specialize (P (Z.to_nat (g 0%nat) + 1)%nat). specialize (H (Z.to_nat (g 0%nat) + 1)%nat). lia.
Qed.
Lemma not_multiples (h : nat -> R) (al sg : nat -> Z) (b : Z) (r : R) (p q : Z) : 1 <= b ->
  (forall n, IZR b * h (S (S n)) = IZR (sg n) * (IZR b * h n - IZR (al n) * h (S n)))%R ->
  grows h -> h 0%nat = (IZR p * r)%R -> h 1%nat = (IZR q * r)%R -> False.
Proof.
  intros Hb Hr Hg H0 H1. assert (B : (1 <= IZR b)%R) by now apply (IZR_le 1).
  set (z := fun n => (IZR b ^ n * h n)%R).
  assert (I : forall n, exists v w : Z, z n = (IZR v * r)%R /\ z (S n) = (IZR w * r)%R).
  { induction n as [|n [v [w [E1 E2]]]].
    - exists p, (b * q). unfold z. rewrite H0, H1, mult_IZR. simpl. split; ring.
    - exists w, (sg n * (b * b * v - al n * w)). split; [exact E2|]. unfold z in *. cbn [pow] in *. specialize (Hr n).
      rewrite !mult_IZR, minus_IZR, !mult_IZR.
      transitivity (IZR b * IZR b ^ n * (IZR b * h (S (S n))))%R; [ring|]. rewrite Hr.
      transitivity (IZR (sg n) * (IZR b * IZR b * (IZR b ^ n * h n) - IZR (al n) * (IZR b * IZR b ^ n * h (S n))))%R; [ring|].
      rewrite E1, E2. ring. }
  destruct (Hg (2 * IZR b)%R) as [n0 Hn0].
  assert (Zn : forall n, (n0 <= n)%nat -> z (S n) <> 0%R /\ (2 * Rabs (z (S n)) <= Rabs (z n))%R).
  { intros n Hn. destruct (Hn0 n Hn) as [N K]. unfold z. cbn [pow]. pose proof (pow_lt (IZR b) n ltac:(lra)) as P.
    split; [apply Rmult_integral_contrapositive; split; [nra | assumption]|].
    rewrite !Rabs_mult, (Rabs_pos_eq (IZR b)), (Rabs_pos_eq (_ ^ _)) by lra.
    assert (K' : (2 * IZR b * Rabs (h (S n)) <= Rabs (h n))%R).
    { replace (h n) with (h n / h (S n) * h (S n))%R by (field; exact N). rewrite Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos|].
      rewrite Rabs_pos_eq by lra. exact K. }
    nra. }
  assert (Nr : r <> 0%R).
  { intro Z. destruct (I n0) as [v [w [_ E]]]. destruct (Zn n0 (Nat.le_refl _)) as [N _]. apply N. rewrite E, Z. ring. }
  apply (descent (fun n => Z.abs (Int_part (z (n0 + n)%nat / r)))). intros n.
  destruct (I (n0 + n)%nat) as [v [w [E1 E2]]]. rewrite Nat.add_succ_r, E1, E2.
  destruct (Zn (n0 + n)%nat ltac:(lia)) as [N K]. rewrite E1, E2 in K. rewrite E2 in N.
  replace (IZR v * r / r)%R with (IZR v) by (field; exact Nr). replace (IZR w * r / r)%R with (IZR w) by (field; exact Nr).
  assert (IP : forall z, Int_part (IZR z) = z).
  { intros x. destruct (base_Int_part (IZR x)) as [B1 B2]. apply le_IZR in B1.
    assert (B3 : (IZR x < IZR (Int_part (IZR x) + 1))%R) by (rewrite plus_IZR; lra). apply lt_IZR in B3. lia. }
  rewrite !IP. split; [apply Z.abs_nonneg|]. apply lt_IZR. rewrite !abs_IZR.
  rewrite !Rabs_mult in K. pose proof (Rabs_pos_lt _ Nr).
  assert (Nw : IZR w <> 0%R) by (intro Z; apply N; rewrite Z; ring).
  pose proof (Rabs_pos_lt _ Nw).
  assert (2 * Rabs (IZR w) <= Rabs (IZR v))%R by (apply Rmult_le_reg_r with (Rabs r); lra). lra.
Qed.
Lemma numbers_apart t u r p q : natural u -> check_theorem t = true ->
  let H := numbers t u in H 0%nat = (IZR p * r)%R -> H 1%nat = (IZR q * r)%R -> False.
Proof.
  intros Hu Ht H E0 E1. pose proof (theorem_grows _ u Hu Ht) as G. fold H in G.
  assert (Rec : exists al sg b, 1 <= b /\ forall n, (IZR b * H (S (S n)) = IZR (sg n) * (IZR b * H n - IZR (al n) * H (S n)))%R).
  { destruct t as [a d n1 n2 sg | f1 f2 g1 g2 b sg tau]; cbn [check_theorem] in Ht; bools.
    - assert (R2 : (1 <= IZR n2)%R) by now apply (IZR_le 1).
      assert (D : 1 <= zval (0 :: 0 :: u) d) by now apply p0_least. assert (N1 : 1 <= zval (0 :: 0 :: u) n1) by now apply p0_least.
      assert (HN : (0 < IZR (zval (0 :: 0 :: u)%Z n1) / IZR n2)%R) by (apply Rdiv_lt_0_compat; apply IZR_lt; lia).
      match goal with F : never_zero _ _ = true |- _ => pose proof (never_zero_sound u Hu a d ltac:(assumption) F) as NZ end.
      match goal with F : sg = 1 \/ _ |- _ => pose proof F as Hsg end.
      pose proof (h_complete _ _ sg _ D HN Hsg NZ) as E.
      exists (fun n => (zval (0 :: 0 :: u) a + zval (0 :: 0 :: u) d * Z.of_nat n) * (if Nat.odd n then zval (0 :: 0 :: u) n1 else n2)).
      exists (fun _ => sg), n2. split; [assumption|]. intros n. unfold H. cbn [numbers]. cbv zeta. rewrite (E n). unfold progression, lin, odd_factor.
      rewrite (mult_IZR (_ + _)). destruct (Nat.odd n), Hsg as [-> | ->]; field; lra.
    - assert (F1 : 1 <= zval (0 :: 0 :: u) f1) by now apply p0_least. assert (G1 : 1 <= zval (0 :: 0 :: u) g1) by now apply p0_least.
      assert (R2 : (1 <= IZR f2)%R) by now apply (IZR_le 1). assert (R4 : (1 <= IZR g2)%R) by now apply (IZR_le 1).
      assert (HF : (0 < IZR (zval (0 :: 0 :: u)%Z f1) / IZR f2)%R) by (apply Rdiv_lt_0_compat; apply IZR_lt; lia).
      assert (HG : (0 < IZR (zval (0 :: 0 :: u)%Z g1) / IZR g2)%R) by (apply Rdiv_lt_0_compat; apply IZR_lt; lia).
      assert (HB : 2 <= zval (0 :: 0 :: u) b) by now apply p0_least.
      pose proof (ht_complete _ _ (zval (0 :: 0 :: u) b) sg tau HF HG HB) as E.
      exists (fun n => (if Nat.odd n then zval (0 :: 0 :: u) g1 * f2 else zval (0 :: 0 :: u) f1 * g2) * zval (0 :: 0 :: u) b ^ Z.of_nat (Nat.div2 n)).
      exists (power_sign sg tau), (f2 * g2). split; [nia|]. intros n. unfold H. cbn [numbers]. cbv zeta. rewrite (E ltac:(assumption) n). unfold size.
      assert (Q : power_sign sg tau n = 1 \/ power_sign sg tau n = -1) by (unfold power_sign; destruct (Nat.odd n); lia).
      rewrite !mult_IZR, <- pow_IZR.
      destruct (Nat.odd n), Q as [-> | ->]; rewrite ?mult_IZR; field; lra. }
  destruct Rec as [al [sg [b [Hb Rec]]]]. exact (not_multiples H al sg b r p q Hb Rec G E0 E1).
Qed.
Lemma numbers_not_zero t u : natural u -> check_theorem t = true -> numbers t u 0%nat <> 0%R /\ numbers t u 1%nat <> 0%R.
Proof.
  intros Hu Ht. split; intro Z.
  - apply (numbers_apart t u (numbers t u 1%nat) 0 1 Hu Ht); [rewrite Z; ring | ring].
  - apply (numbers_apart t u (numbers t u 0%nat) 1 0 Hu Ht); [ring | rewrite Z; ring].
Qed.

(** ** Constants of other forms

    The constant is a rational function of a number x = n/d. A divisor is a whole number other than 0, or
    al C + be S with whole numbers that are not both 0: as C and S are no integer multiples of one number,
    neither is it 0. *)
Inductive image := Itself | Whole (e : expr) | Plus (a b : image) | Minus (a b : image) | Times (a b : image)
| Divided (a b : image) (al be : expr).
Fixpoint image_value (u : list Z) (x : R) (F : image) : R :=
  match F with
  | Itself => x | Whole e => IZR (zval (0 :: 0 :: u) e)
  | Plus a b => (image_value u x a + image_value u x b)%R | Minus a b => (image_value u x a - image_value u x b)%R
  | Times a b => (image_value u x a * image_value u x b)%R | Divided a b _ _ => (image_value u x a / image_value u x b)%R
  end.
Definition over (x y : poly * poly) (f : poly -> poly -> poly) : poly * poly :=
  if peq (snd x) (snd y) then (f (fst x) (fst y), snd x)
  else (f (pmul (fst x) (snd y)) (pmul (fst y) (snd x)), pmul (snd x) (snd y)).
Fixpoint image_form (n d : poly) (F : image) : poly * poly :=
  match F with
  | Itself => (n, d) | Whole e => (p0 e, num 1)
  | Plus a b => over (image_form n d a) (image_form n d b) padd
  | Minus a b => over (image_form n d a) (image_form n d b) psub
  | Times a b => let x := image_form n d a in let y := image_form n d b in (pmul (fst x) (fst y), pmul (snd x) (snd y))
  | Divided a b _ _ => let x := image_form n d a in let y := image_form n d b in
      if peq (snd x) (snd y) then (fst x, fst y) else (pmul (fst x) (snd y), pmul (snd x) (fst y))
  end.
Definition signed (e : expr) : bool := at_least 1 (p0 e) || at_least 1 (p0 (Opp e)).
Fixpoint image_ok (n d : poly) (F : image) : bool :=
  match F with
  | Itself | Whole _ => true
  | Plus a b | Minus a b | Times a b => image_ok n d a && image_ok n d b
  | Divided a b al be => image_ok n d a && image_ok n d b &&
      let y := fst (image_form n d b) in
      (peq y (p0 al) && signed al || peq y (linear al be) && (signed al || signed be))
  end.
Definition check_image (F : image) (r : ratio) (n d : poly) (sg : Z) (k : nat) (p : proof) : bool :=
  let x := image_form n d F in image_ok n d F && check_value r (fst x) (snd x) sg k (m11 p) (m12 p) (m21 p) (m22 p).

Section Image.
Variables (u : list Z) (C S x : R) (n d : poly).
Hypothesis Hu : natural u.
Let l := (C :: S :: map IZR u)%R.
Hypothesis apart : forall p q r, C = (IZR p * r)%R -> S = (IZR q * r)%R -> False.
Hypothesis Hd : rpoly l d <> 0%R.
Hypothesis Hx : (x * rpoly l d = rpoly l n)%R.
Lemma signed_sound e : signed e = true -> zval (0 :: 0 :: u) e <> 0.
Proof.
  unfold signed. rewrite Bool.orb_true_iff. intros [H | H]; apply (p0_least 1 u _ Hu) in H; cbn [zval] in H; lia.
Qed.
Lemma linear_not_zero p q : p <> 0 \/ q <> 0 -> (IZR p * C + IZR q * S <> 0)%R.
Proof.
  intros H Z. destruct (Z.eq_dec q 0) as [-> | Q].
  - destruct H as [H | H]; [|lia]. apply not_0_IZR in H. apply (apart 0 1 S); [|ring].
    apply Rmult_eq_reg_l with (IZR p); [lra | exact H].
  - apply not_0_IZR in Q. apply (apart q (- p) (C / IZR q)%R); [field; exact Q|]. rewrite opp_IZR.
    apply Rmult_eq_reg_l with (IZR q); [|exact Q]. transitivity (- (IZR p * C))%R; [lra | field; exact Q].
Qed.
Lemma over_sound a b y z f g : (forall p q, rpoly l (f p q) = g (rpoly l p) (rpoly l q)) ->
  (forall v w t, g (v * t) (w * t) = g v w * t)%R ->
  rpoly l (snd a) <> 0%R -> rpoly l (snd b) <> 0%R ->
  (y * rpoly l (snd a) = rpoly l (fst a))%R -> (z * rpoly l (snd b) = rpoly l (fst b))%R ->
  rpoly l (snd (over a b f)) <> 0%R /\ (g y z * rpoly l (snd (over a b f)) = rpoly l (fst (over a b f)))%R.
Proof.
  intros F L A B Y Z. unfold over. destruct (peq (snd a) (snd b)) eqn:E; cbn [fst snd].
  - apply (rpoly_eq l) in E. split; [exact A|]. rewrite F, <- Y, <- Z, <- E. now rewrite L.
  - rewrite F, !rpoly_mul, <- Y, <- Z. split; [now apply Rmult_integral_contrapositive|].
    rewrite <- L. f_equal; ring.
Qed.
Lemma image_form_sound F : image_ok n d F = true ->
  rpoly l (snd (image_form n d F)) <> 0%R /\ (image_value u x F * rpoly l (snd (image_form n d F)) = rpoly l (fst (image_form n d F)))%R.
Proof.
  induction F as [|e|a Ia b Ib|a Ia b Ib|a Ia b Ib|a Ia b Ib al be]; cbn [image_ok image_form image_value fst snd]; intros H.
  - now split.
  - unfold l. rewrite rpoly_num, p0_real. split; [lra | ring].
  - apply Bool.andb_true_iff in H. destruct H as [A B]. destruct (Ia A) as [A1 A2], (Ib B) as [B1 B2].
    apply over_sound; try assumption; intros; [apply rpoly_add | ring].
  - apply Bool.andb_true_iff in H. destruct H as [A B]. destruct (Ia A) as [A1 A2], (Ib B) as [B1 B2].
    apply over_sound; try assumption; intros; [apply rpoly_sub | ring].
  - apply Bool.andb_true_iff in H. destruct H as [A B]. destruct (Ia A) as [A1 A2], (Ib B) as [B1 B2].
    rewrite !rpoly_mul, <- A2, <- B2. split; [now apply Rmult_integral_contrapositive | ring].
  - rewrite !Bool.andb_true_iff in H. destruct H as [[A B] H]. destruct (Ia A) as [A1 A2], (Ib B) as [B1 B2].
    assert (N : rpoly l (fst (image_form n d b)) <> 0%R).
    { apply Bool.orb_true_iff in H. destruct H as [H | H]; apply Bool.andb_true_iff in H; destruct H as [E H]; apply (rpoly_eq l) in E; rewrite E.
      - unfold l. rewrite p0_real. apply not_0_IZR, signed_sound, H.
      - unfold l. rewrite linear_real. apply linear_not_zero. apply Bool.orb_true_iff in H.
        destruct H as [H | H]; apply signed_sound in H; tauto. }
    assert (Y : image_value u x b <> 0%R) by (intro Z; rewrite Z in B2; lra).
    clear H. destruct (peq (snd _) (snd _)) eqn:E; cbn [fst snd].
    + apply (rpoly_eq l) in E. split; [exact N|]. rewrite <- A2, <- B2, E. field. exact Y.
    + rewrite !rpoly_mul, <- A2, <- B2. split.
      * rewrite B2. now apply Rmult_integral_contrapositive.
      * field. exact Y.
Qed.
End Image.

(** C_k and S_k are homogeneous of degree k. *)
Lemma multiple_angle_multiples u sg k p q r : exists v w, let l := (IZR p * r :: IZR q * r :: map IZR u)%R in
  rpoly l (fst (multiple_angle sg k)) = (IZR v * r ^ k)%R /\ rpoly l (snd (multiple_angle sg k)) = (IZR w * r ^ k)%R.
Proof.
  induction k as [|k [v [w [I1 I2]]]]; cbn [multiple_angle].
  - exists 1, 0. cbn [fst snd pow]. rewrite !rpoly_num. split; ring.
  - exists (p * v + sg * (q * w)), (q * v + p * w). destruct (multiple_angle sg k) as [c s]. cbn [fst snd pow] in *.
    rewrite !rpoly_add, !rpoly_mul, rpoly_num, !rpoly_var, I1, I2, !plus_IZR, !mult_IZR. cbn. split; ring.
Qed.
Theorem image_sound F r n d sg k p u C S x scale : natural u -> check_theorem (by_theorem p) = true ->
  check_image F r n d sg k p = true ->
  let t := by_theorem p in let l := (C :: S :: map IZR u)%R in
  scale <> 0%R ->
  (numbers t u 0%nat = scale * rpoly l (fst (multiple_angle sg k)))%R ->
  (numbers t u 1%nat = scale * rpoly l (snd (multiple_angle sg k)))%R ->
  rpoly l d <> 0%R -> (x * rpoly l d = rpoly l n)%R ->
  let M := zmat (0 :: 0 :: u) (map_mat p) in
  let g0 := act1 M (numbers t u 0%nat) (numbers t u 1%nat) in let g1 := act2 M (numbers t u 0%nat) (numbers t u 1%nat) in
  (0 < g0 * g1)%R -> (g0 / g1)%R = ratio_value r (image_value u x F) u.
Proof.
  intros Hu Ht H t l Hs H0 H1 HD Hx M g0 g1 Pos. unfold check_image in H. apply Bool.andb_true_iff in H. destruct H as [Ok V].
  assert (Ap : forall p q r, C = (IZR p * r)%R -> S = (IZR q * r)%R -> False).
  { intros a b z -> ->. destruct (multiple_angle_multiples u sg k a b z) as [v [w [E0 E1]]]. fold l in E0, E1. rewrite E0 in H0. rewrite E1 in H1.
    apply (numbers_apart t u (scale * z ^ k)%R v w Hu Ht); [rewrite H0 | rewrite H1]; ring. }
  destruct (image_form_sound u C S x n d Hu Ap HD Hx F Ok) as [N E].
  exact (value_sound r _ _ sg k _ _ _ _ u C S _ scale _ _ V Hs H0 H1 N E Pos).
Qed.
