(** * The ring of the entries: polynomials with integer coefficients

    An expression is what a certificate writes. Its first variable is the number m of a block (or the power
    z = b^m), or what numbers groups, or a function C; the second is a function S; the others are the
    parameters. Computation is with the normal forms of Coq's own [ring] tactic. *)
From Coq Require Import ZArith Reals List Lia Lra Psatz Ring_polynom BinList.
From Esma Require Import Matrices.
Import ListNotations.
Open Scope Z_scope.

Inductive expr :=
| Num (c : Z) | Var (i : positive)
| Add (x y : expr) | Sub (x y : expr) | Mul (x y : expr) | Opp (x : expr) | Pow (x : expr) (n : nat).

(** Its value at integers and at real numbers. *)
Fixpoint zval (l : list Z) (e : expr) : Z :=
  match e with
  | Num c => c | Var i => BinList.nth 0 i l
  | Add x y => zval l x + zval l y | Sub x y => zval l x - zval l y | Mul x y => zval l x * zval l y
  | Opp x => - zval l x | Pow x n => zval l x ^ Z.of_nat n
  end.
Fixpoint rval (l : list R) (e : expr) : R :=
  match e with
  | Num c => IZR c | Var i => BinList.nth 0%R i l
  | Add x y => (rval l x + rval l y)%R | Sub x y => (rval l x - rval l y)%R | Mul x y => (rval l x * rval l y)%R
  | Opp x => (- rval l x)%R | Pow x n => (rval l x ^ n)%R
  end.

(** ** Normal forms *)
Definition poly := Pol Z.
Definition num (c : Z) : poly := Pc c.
Definition var (i : positive) : poly := mk_X 0 1 i.
Definition padd : poly -> poly -> poly := Padd 0 Z.add Z.eqb.
Definition pmul : poly -> poly -> poly := Pmul 0 1 Z.add Z.mul Z.eqb.
Definition popp : poly -> poly := Popp Z.opp.
Definition psub (p q : poly) : poly := padd p (popp q).
Fixpoint ppow (p : poly) (n : nat) : poly := match n with O => num 1 | S n => pmul p (ppow p n) end.
Definition peq : poly -> poly -> bool := Peq Z.eqb.
Definition pzero (p : poly) : bool := peq p (num 0).

Definition zpoly (l : list Z) : poly -> Z := Pphi 0 Z.add Z.mul (fun c => c) l.
Definition rpoly (l : list R) : poly -> R := Pphi 0%R Rplus Rmult IZR l.

Lemma z_ext : ring_eq_ext Z.add Z.mul Z.opp (@eq Z). Proof. constructor; congruence. Qed.
Lemma r_ext : ring_eq_ext Rplus Rmult Ropp (@eq R). Proof. constructor; congruence. Qed.
Lemma z_theory : ring_theory 0 1 Z.add Z.mul Z.sub Z.opp (@eq Z).
Proof. constructor; intros; ring. Qed.
Lemma r_theory : ring_theory 0%R 1%R Rplus Rmult Rminus Ropp (@eq R).
Proof. constructor; intros; ring. Qed.
Lemma z_morph : ring_morph 0 1 Z.add Z.mul Z.sub Z.opp (@eq Z) 0 1 Z.add Z.mul Z.sub Z.opp Z.eqb (fun c => c).
Proof. constructor; auto. intros x y. now apply Z.eqb_eq. Qed.
Lemma r_morph : ring_morph 0%R 1%R Rplus Rmult Rminus Ropp (@eq R) 0 1 Z.add Z.mul Z.sub Z.opp Z.eqb IZR.
Proof.
  constructor; auto using plus_IZR, minus_IZR, mult_IZR, opp_IZR. intros x y H. f_equal. now apply Z.eqb_eq.
Qed.
Lemma z_arth : almost_ring_theory 0 1 Z.add Z.mul Z.sub Z.opp (@eq Z).
Proof. exact (Rth_ARth (Eqsth Z) z_ext z_theory). Qed.
Lemma r_arth : almost_ring_theory 0%R 1%R Rplus Rmult Rminus Ropp (@eq R).
Proof. exact (Rth_ARth (Eqsth R) r_ext r_theory). Qed.

Lemma zpoly_add l p q : zpoly l (padd p q) = zpoly l p + zpoly l q.
Proof. exact (Padd_ok (Eqsth Z) z_ext z_arth z_morph q p l). Qed.
Lemma zpoly_mul l p q : zpoly l (pmul p q) = zpoly l p * zpoly l q.
Proof. exact (Pmul_ok (Eqsth Z) z_ext z_arth z_morph p q l). Qed.
Lemma zpoly_opp l p : zpoly l (popp p) = - zpoly l p.
Proof. exact (Popp_ok (Eqsth Z) z_ext z_arth z_morph p l). Qed.
Lemma zpoly_var l i : zpoly l (var i) = BinList.nth 0 i l.
Proof. symmetry. exact (mkX_ok (Eqsth Z) z_ext z_arth z_morph i l). Qed.
Lemma zpoly_eq l p q : peq p q = true -> zpoly l p = zpoly l q.
Proof. intros H. exact (Peq_ok (Eqsth Z) z_ext z_morph p q H l). Qed.
Lemma rpoly_add l p q : rpoly l (padd p q) = (rpoly l p + rpoly l q)%R.
Proof. exact (Padd_ok (Eqsth R) r_ext r_arth r_morph q p l). Qed.
Lemma rpoly_mul l p q : rpoly l (pmul p q) = (rpoly l p * rpoly l q)%R.
Proof. exact (Pmul_ok (Eqsth R) r_ext r_arth r_morph p q l). Qed.
Lemma rpoly_opp l p : rpoly l (popp p) = (- rpoly l p)%R.
Proof. exact (Popp_ok (Eqsth R) r_ext r_arth r_morph p l). Qed.
Lemma rpoly_var l i : rpoly l (var i) = BinList.nth 0%R i l.
Proof. symmetry. exact (mkX_ok (Eqsth R) r_ext r_arth r_morph i l). Qed.
Lemma rpoly_eq l p q : peq p q = true -> rpoly l p = rpoly l q.
Proof. intros H. exact (Peq_ok (Eqsth R) r_ext r_morph p q H l). Qed.
Lemma zpoly_sub l p q : zpoly l (psub p q) = zpoly l p - zpoly l q.
Proof. unfold psub. rewrite zpoly_add, zpoly_opp. ring. Qed.
Lemma rpoly_sub l p q : rpoly l (psub p q) = (rpoly l p - rpoly l q)%R.
Proof. unfold psub. rewrite rpoly_add, rpoly_opp. ring. Qed.
Lemma zpoly_num l c : zpoly l (num c) = c. Proof. reflexivity. Qed.
Lemma rpoly_num l c : rpoly l (num c) = IZR c. Proof. reflexivity. Qed.
Lemma zpoly_pow l p n : zpoly l (ppow p n) = zpoly l p ^ Z.of_nat n.
Proof.
  induction n; [reflexivity|]. cbn [ppow]. rewrite zpoly_mul, IHn, Nat2Z.inj_succ, Z.pow_succ_r by lia. ring.
Qed.
Lemma rpoly_pow l p n : rpoly l (ppow p n) = (rpoly l p ^ n)%R.
Proof. induction n; [reflexivity|]. cbn [ppow pow]. now rewrite rpoly_mul, IHn. Qed.
Lemma pzero_sound l p : pzero p = true -> zpoly l p = 0.
Proof. exact (zpoly_eq l p (num 0)). Qed.

(** An expression with polynomials in place of the first two variables. *)
Fixpoint poly_at (x y : poly) (e : expr) : poly :=
  match e with
  | Num c => num c
  | Var i => match i with xH => x | xO xH => y | _ => var i end
  | Add a b => padd (poly_at x y a) (poly_at x y b) | Sub a b => psub (poly_at x y a) (poly_at x y b)
  | Mul a b => pmul (poly_at x y a) (poly_at x y b)
  | Opp a => popp (poly_at x y a) | Pow a n => ppow (poly_at x y a) n
  end.
Lemma nth_pos A (d : A) i l : BinList.nth d i l = List.nth (pred (Pos.to_nat i)) l d.
Proof.
  assert (J : forall (j : positive) (r : list A), jump j r = skipn (Pos.to_nat j) r).
  { assert (T : forall l : list A, tl l = skipn 1 l) by (intros [|]; reflexivity).
    assert (K : forall m n (l : list A), skipn m (skipn n l) = skipn (n + m) l).
    { intros m n. induction n; [reflexivity|]. intros [|x r]; [now rewrite !skipn_nil|]. simpl. apply IHn. }
    intros j. induction j; intros r; cbn [jump]; rewrite ?IHj, ?T, ?K; f_equal; lia. }
  assert (N : forall n (l : list A), List.nth n l d = hd d (skipn n l)).
  { induction n; intros [|x r]; simpl; auto. }
  revert l. induction i; intros l; cbn [BinList.nth].
  - rewrite IHi, J, !N. destruct l as [|x r]; [now rewrite !skipn_nil|].
    cbn [tl]. replace (pred (Pos.to_nat i~1)) with (S (Pos.to_nat i + pred (Pos.to_nat i))) by lia. cbn [skipn].
    f_equal. generalize (Pos.to_nat i) as m, (pred (Pos.to_nat i)) as n. intros m n. revert r. induction m; intros r; [reflexivity|].
    destruct r as [|z r]; [now rewrite !skipn_nil|]. simpl. apply IHm.
  - rewrite IHi, J, !N. replace (pred (Pos.to_nat i~0)) with (Pos.to_nat i + pred (Pos.to_nat i))%nat by lia.
    f_equal. generalize (Pos.to_nat i) as m, (pred (Pos.to_nat i)) as n. intros m n. revert l. induction m; intros r; [reflexivity|].
    destruct r as [|z r]; [now rewrite !skipn_nil|]. simpl. apply IHm.
  - destruct l; reflexivity.
Qed.
Lemma nth_param A (d x y : A) i l : match i with xH | xO xH => True | _ => BinList.nth d i (x :: y :: tl (tl l)) = BinList.nth d i l end.
Proof.
  assert (H : (2 < Pos.to_nat i)%nat -> BinList.nth d i (x :: y :: tl (tl l)) = BinList.nth d i l).
  { rewrite !nth_pos. intros H. destruct (pred (Pos.to_nat i)) as [|[|n]] eqn:E; [lia | lia|].
    destruct l as [|a [|b r]]; cbn; try reflexivity; now destruct n. }
  destruct i as [i|[i|i|]|]; try exact I; apply H; lia.
Qed.
Theorem poly_at_z l x y e : zpoly l (poly_at x y e) = zval (zpoly l x :: zpoly l y :: tl (tl l)) e.
Proof.
  induction e as [c|i|e1 I1 e2 I2|e1 I1 e2 I2|e1 I1 e2 I2|e I|e I n]; cbn [poly_at zval].
  - reflexivity.
  - pose proof (nth_param Z 0 (zpoly l x) (zpoly l y) i l) as H.
    destruct i as [i|[i|i|]|]; rewrite ?zpoly_var; auto.
  - now rewrite zpoly_add, I1, I2.
  - now rewrite zpoly_sub, I1, I2.
  - now rewrite zpoly_mul, I1, I2.
  - now rewrite zpoly_opp, I.
  - now rewrite zpoly_pow, I.
Qed.
Theorem poly_at_r l x y e : rpoly l (poly_at x y e) = rval (rpoly l x :: rpoly l y :: tl (tl l)) e.
Proof.
  induction e as [c|i|e1 I1 e2 I2|e1 I1 e2 I2|e1 I1 e2 I2|e I|e I n]; cbn [poly_at rval].
  - reflexivity.
  - pose proof (nth_param R 0%R (rpoly l x) (rpoly l y) i l) as H.
    destruct i as [i|[i|i|]|]; rewrite ?rpoly_var; auto.
  - now rewrite rpoly_add, I1, I2.
  - now rewrite rpoly_sub, I1, I2.
  - now rewrite rpoly_mul, I1, I2.
  - now rewrite rpoly_opp, I.
  - now rewrite rpoly_pow, I.
Qed.
Lemma rval_z l e : rval (map IZR l) e = IZR (zval l e).
Proof.
  induction e as [c|i|e1 I1 e2 I2|e1 I1 e2 I2|e1 I1 e2 I2|e I|e I n]; cbn [rval zval].
  - reflexivity.
  - rewrite !nth_pos. exact (map_nth IZR l 0 _).
  - now rewrite plus_IZR, I1, I2.
  - now rewrite minus_IZR, I1, I2.
  - now rewrite mult_IZR, I1, I2.
  - now rewrite opp_IZR, I.
  - now rewrite I, pow_IZR.
Qed.

(** ** Lemma 1: inequalities

    A polynomial without negative coefficients is not negative where all variables are at least 0. *)
Fixpoint nonneg (p : poly) : bool :=
  match p with Pc c => 0 <=? c | Pinj _ p => nonneg p | PX p _ q => nonneg p && nonneg q end.
Definition natural (l : list Z) : Prop := Forall (Z.le 0) l.
Definition at_least (b : Z) (p : poly) : bool := nonneg (psub p (num b)).
Lemma nonneg_jump i l : Forall (Z.le 0) l -> Forall (Z.le 0) (jump i l).
Proof.
  assert (T : forall l, Forall (Z.le 0) l -> Forall (Z.le 0) (tl l)) by (intros [|x r] H; [exact H | now inversion H]).
  revert l. induction i; intros l H; cbn [jump]; auto.
Qed.
Lemma pow_pos_nonneg x i : 0 <= x -> 0 <= pow_pos Z.mul x i.
Proof. intros H. induction i; cbn [pow_pos]; [| |exact H]; repeat apply Z.mul_nonneg_nonneg; assumption. Qed.
Lemma nonneg_sound l p : Forall (Z.le 0) l -> nonneg p = true -> 0 <= zpoly l p.
Proof.
  revert l. induction p; intros l Hl H; cbn in H.
  - now apply Z.leb_le.
  - apply (IHp (jump p l)); [now apply nonneg_jump | exact H].
  - apply andb_prop in H. destruct H as [H1 H2]. unfold zpoly. cbn [Pphi].
    apply Z.add_nonneg_nonneg; [apply Z.mul_nonneg_nonneg|].
    + now apply IHp1.
    + apply pow_pos_nonneg. destruct l; [cbn; lia | now inversion Hl].
    + apply IHp2; [|exact H2]. destruct l; [exact Hl | now inversion Hl].
Qed.
Lemma natural_cons x l : 0 <= x -> natural l -> natural (x :: l).
Proof. now constructor. Qed.
Lemma at_least_sound b l p : natural l -> at_least b p = true -> b <= zpoly l p.
Proof. intros Hl H. apply (nonneg_sound l _ Hl) in H. rewrite zpoly_sub, zpoly_num in H. lia. Qed.

(** ** Divisibility: a polynomial with coefficients that a number divides *)
Fixpoint divisible (d : Z) (p : poly) : bool :=
  match p with Pc c => c mod d =? 0 | Pinj _ p => divisible d p | PX p _ q => divisible d p && divisible d q end.
Lemma divisible_sound d l p : d <> 0 -> divisible d p = true -> (d | zpoly l p).
Proof.
  intros Hd. revert l. induction p; intros l H; cbn in H.
  - apply Z.mod_divide; [exact Hd | now apply Z.eqb_eq].
  - exact (IHp (jump p l) H).
  - apply andb_prop in H. destruct H as [H1 H2]. unfold zpoly. cbn [Pphi].
    apply Z.divide_add_r; [apply Z.divide_mul_l; now apply IHp1 | now apply IHp2].
Qed.
Lemma zval_congruent d l l' e : (forall n, (d | List.nth n l 0 - List.nth n l' 0)) -> (d | zval l e - zval l' e).
Proof.
  intros H. induction e as [c|i|e1 I1 e2 I2|e1 I1 e2 I2|e1 I1 e2 I2|e I|e I n]; cbn [zval].
  - rewrite Z.sub_diag. apply Z.divide_0_r.
  - rewrite !nth_pos. apply H.
  - replace (_ - _) with ((zval l e1 - zval l' e1) + (zval l e2 - zval l' e2)) by ring.
    now apply Z.divide_add_r.
  - replace (_ - _) with ((zval l e1 - zval l' e1) - (zval l e2 - zval l' e2)) by ring.
    now apply Z.divide_sub_r.
  - replace (_ - _) with ((zval l e1 - zval l' e1) * zval l e2 + zval l' e1 * (zval l e2 - zval l' e2)) by ring.
    apply Z.divide_add_r; [now apply Z.divide_mul_l | now apply Z.divide_mul_r].
  - replace (_ - _) with (- (zval l e - zval l' e)) by ring. now apply Z.divide_opp_r.
  - set (p := zval l e) in *. set (q := zval l' e) in *. induction n.
    + change (Z.of_nat 0) with 0. rewrite !Z.pow_0_r, Z.sub_diag. apply Z.divide_0_r.
    + rewrite Nat2Z.inj_succ, !Z.pow_succ_r by lia.
      replace (_ - _) with ((p - q) * p ^ Z.of_nat n + q * (p ^ Z.of_nat n - q ^ Z.of_nat n)) by ring.
      apply Z.divide_add_r; [now apply Z.divide_mul_l | now apply Z.divide_mul_r].
Qed.
Lemma first_congruent d x y l : (d | x - y) -> forall n, (d | List.nth n (x :: l) 0 - List.nth n (y :: l) 0).
Proof. intros H [|n]; [exact H|]. cbn. rewrite Z.sub_diag. apply Z.divide_0_r. Qed.

Lemma residue_congruent m x y e : m <> 0 -> (m | zval [x; y] e - zval [x mod m; y mod m] e).
Proof.
  intros M. assert (D : forall z, (m | z - z mod m)) by (intros z; exists (z / m); pose proof (Z.div_mod z m M); lia).
  apply zval_congruent. intros [|[|n]]; cbn; [apply D | apply D |]. destruct n; apply Z.divide_0_r.
Qed.

(** ** What recurs: a property of the first numbers of an orbit that comes back to one of them *)
Section Orbit.
Variables (step : list Z -> list Z) (good : list Z -> bool).
Fixpoint iterates (n : nat) (x : list Z) : list (list Z) := match n with O => [] | S n => x :: iterates n (step x) end.
Definition same_list (x y : list Z) : bool := if list_eq_dec Z.eq_dec x y then true else false.
Definition recurs (n : nat) (x : list Z) : bool :=
  forallb (fun y => andb (good y) (existsb (same_list (step y)) (iterates n x))) (iterates n x) && (1 <=? n)%nat.
Lemma recurs_sound n x : recurs n x = true -> forall f : nat -> list Z, f O = x -> (forall k, f (S k) = step (f k)) -> forall k, good (f k) = true.
Proof.
  intros H f F0 FS. unfold recurs in H. apply andb_prop in H. destruct H as [H N]. rewrite forallb_forall in H.
  assert (I : forall k, In (f k) (iterates n x)).
  { induction k as [|k IH].
    - rewrite F0. destruct n; [discriminate | now left].
    - rewrite FS. specialize (H _ IH). apply andb_prop in H. destruct H as [_ H]. apply existsb_exists in H. destruct H as [y [Hy E]].
      unfold same_list in E. destruct (list_eq_dec Z.eq_dec (step (f k)) y) as [<-|]; [exact Hy | discriminate]. }
  intros k. specialize (H _ (I k)). now apply andb_prop in H.
Qed.
End Orbit.

(** ** Matrices of polynomials *)
Record pmat := PMat { f11 : poly; f12 : poly; f21 : poly; f22 : poly }.
Definition pmmul (x y : pmat) : pmat :=
  PMat (padd (pmul (f11 x) (f11 y)) (pmul (f12 x) (f21 y))) (padd (pmul (f11 x) (f12 y)) (pmul (f12 x) (f22 y)))
       (padd (pmul (f21 x) (f11 y)) (pmul (f22 x) (f21 y))) (padd (pmul (f21 x) (f12 y)) (pmul (f22 x) (f22 y))).
Definition pone : pmat := PMat (num 1) (num 0) (num 0) (num 1).
Definition padj (x : pmat) : pmat := PMat (f22 x) (popp (f12 x)) (popp (f21 x)) (f11 x).
Definition pscale (p : poly) (x : pmat) : pmat := PMat (pmul p (f11 x)) (pmul p (f12 x)) (pmul p (f21 x)) (pmul p (f22 x)).
Definition pmeq (x y : pmat) : bool :=
  peq (f11 x) (f11 y) && peq (f12 x) (f12 y) && peq (f21 x) (f21 y) && peq (f22 x) (f22 y).
(** The product of a list, from the left, so that one factor is always a single entry. *)
Definition pproduct (l : list pmat) : pmat := fold_left pmmul l pone.
Definition zmat (l : list Z) (m : pmat) : mat := Mat (zpoly l (f11 m)) (zpoly l (f12 m)) (zpoly l (f21 m)) (zpoly l (f22 m)).

Ltac zmat_eq := apply mat_eq; cbn [e11 e12 e21 e22 f11 f12 f21 f22].
Lemma zmat_mul l a b : zmat l (pmmul a b) = mul (zmat l a) (zmat l b).
Proof. unfold zmat, pmmul, mul. zmat_eq; now rewrite zpoly_add, !zpoly_mul. Qed.
Lemma zmat_adj l a : zmat l (padj a) = adj (zmat l a).
Proof. unfold zmat, padj, adj. zmat_eq; rewrite ?zpoly_opp; reflexivity. Qed.
Lemma zmat_scale l p a : zmat l (pscale p a) = scale (zpoly l p) (zmat l a).
Proof. unfold zmat, pscale, scale. zmat_eq; now rewrite zpoly_mul. Qed.
Lemma zmat_eq_sound l a b : pmeq a b = true -> zmat l a = zmat l b.
Proof.
  unfold pmeq. rewrite !Bool.andb_true_iff. intros [[[H1 H2] H3] H4].
  unfold zmat. zmat_eq; now apply zpoly_eq.
Qed.
Lemma zmat_product l ms : zmat l (pproduct ms) = product (map (zmat l) ms).
Proof.
  unfold pproduct. assert (H : forall ms m, zmat l (fold_left pmmul ms m) = mul (zmat l m) (product (map (zmat l) ms))).
  { clear ms. induction ms as [|x r IH]; intros m; cbn [fold_left map product fold_right]; [now rewrite mulr1|].
    rewrite IH, zmat_mul. fold (product (map (zmat l) r)). now rewrite mulA. }
  rewrite H. change (zmat l pone) with one. apply mul1.
Qed.
