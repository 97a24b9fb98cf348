(** * Integer matrices and continued fractions

    The matrix of a quotient a and its sign s is ((a, s), (1, 0)); products of these hold the
    convergents. Matrices act on pairs of real numbers, so that no quotient is ever infinite. *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement.
Open Scope Z_scope.

Record mat := Mat { e11 : Z; e12 : Z; e21 : Z; e22 : Z }.
Definition one := Mat 1 0 0 1.
Definition mul (x y : mat) : mat :=
  Mat (e11 x * e11 y + e12 x * e21 y) (e11 x * e12 y + e12 x * e22 y)
      (e21 x * e11 y + e22 x * e21 y) (e21 x * e12 y + e22 x * e22 y).
Definition scale (k : Z) (x : mat) := Mat (k * e11 x) (k * e12 x) (k * e21 x) (k * e22 x).
Definition det (x : mat) := e11 x * e22 x - e12 x * e21 x.
Definition adj (x : mat) := Mat (e22 x) (- e12 x) (- e21 x) (e11 x).
Definition entry (a s : Z) := Mat a s 1 0.
Definition entries (a s : nat -> Z) (n : nat) := entry (a n) (s n).

Lemma mat_eq x y : e11 x = e11 y -> e12 x = e12 y -> e21 x = e21 y -> e22 x = e22 y -> x = y.
Proof. destruct x, y; simpl; intros; subst; reflexivity. Qed.
Ltac mring := apply mat_eq; unfold mul, scale, entries, one, entry, det, adj; cbn [e11 e12 e21 e22]; ring.
Lemma mulA x y z : mul x (mul y z) = mul (mul x y) z. Proof. mring. Qed.
Lemma mul1 x : mul one x = x. Proof. mring. Qed.
Lemma mulr1 x : mul x one = x. Proof. mring. Qed.
Lemma mul_adj x : mul x (adj x) = scale (det x) one. Proof. mring. Qed.
Lemma scale_mul k l x y : mul (scale k x) (scale l y) = scale (k * l) (mul x y). Proof. mring. Qed.
Lemma e21_mul x y : e21 (mul x y) = e21 x * e11 y + e22 x * e21 y. Proof. reflexivity. Qed.
Lemma det_mul x y : det (mul x y) = det x * det y.
Proof. unfold det, mul; cbn [e11 e12 e21 e22]; ring. Qed.

(** The product F i ... F (i + n - 1), and the product of a list. *)
Fixpoint prod (F : nat -> mat) (i n : nat) : mat :=
  match n with O => one | S m => mul (prod F i m) (F (i + m)%nat) end.
Definition product (l : list mat) : mat := fold_right mul one l.

Lemma prod_split F i m n : prod F i (m + n) = mul (prod F i m) (prod F (i + m) n).
Proof.
  induction n; simpl.
  - now rewrite Nat.add_0_r, mulr1.
  - rewrite Nat.add_succ_r; simpl. now rewrite IHn, mulA, Nat.add_assoc.
Qed.
Lemma prod_ext F G i j n : (forall k, (k < n)%nat -> F (i + k)%nat = G (j + k)%nat) -> prod F i n = prod G j n.
Proof.
  induction n; intros H; simpl; auto. rewrite IHn by (intros; apply H; lia). now rewrite H by lia.
Qed.
Lemma product_app l l' : product (l ++ l') = mul (product l) (product l').
Proof. induction l; simpl; [now rewrite mul1|]. now rewrite IHl, mulA. Qed.
Lemma product_seq F i n : product (map F (seq i n)) = prod F i n.
Proof.
  induction n; [reflexivity|]. rewrite seq_S, map_app, product_app, IHn. simpl. now rewrite mulr1.
Qed.

Definition unit_signs (s : nat -> Z) := forall n, s n = 1 \/ s n = -1.

Lemma det_prod a s i n : unit_signs s -> det (prod (entries a s) i n) = 1 \/ det (prod (entries a s) i n) = -1.
Proof.
  intros Hs. induction n; simpl; [now left|].
  rewrite det_mul. replace (det (entries a s (i + n))) with (- s (i + n)%nat) by (unfold det; simpl; ring).
  destruct (Hs (i + n)%nat) as [-> | ->]; destruct IHn as [-> | ->]; auto.
Qed.

(** The product of the first n + 1 matrices has p_n and q_n in its first column. *)
Lemma convergent_matrix a s n : prod (entries a s) 0 (S n) =
  Mat (numerator a s n) (s n * snd (recurrence a s (a O) 1 n))
      (denominator a s n) (s n * snd (recurrence a s 1 0 n)).
Proof.
  induction n.
  - unfold numerator, denominator; simpl. mring.
  - change (prod (entries a s) 0 (S (S n))) with (mul (prod (entries a s) 0 (S n)) (entries a s (S n))).
    rewrite IHn. unfold numerator, denominator; simpl.
    destruct (recurrence a s (a O) 1 n), (recurrence a s 1 0 n); simpl. mring.
Qed.
Lemma numerator_mat a s n : numerator a s n = e11 (prod (entries a s) 0 (S n)).
Proof. now rewrite convergent_matrix. Qed.
Lemma denominator_mat a s n : denominator a s n = e21 (prod (entries a s) 0 (S n)).
Proof. now rewrite convergent_matrix. Qed.

(** ** Matrices on pairs of real numbers *)
Open Scope R_scope.

Definition act1 (m : mat) (u v : R) := IZR (e11 m) * u + IZR (e12 m) * v.
Definition act2 (m : mat) (u v : R) := IZR (e21 m) * u + IZR (e22 m) * v.
Ltac izr := rewrite ?plus_IZR, ?mult_IZR, ?minus_IZR, ?opp_IZR, ?plus_IZR, ?mult_IZR, ?minus_IZR.
Lemma act1_mul x y u v : act1 (mul x y) u v = act1 x (act1 y u v) (act2 y u v).
Proof. unfold act1, act2, mul; simpl. izr. ring. Qed.
Lemma act2_mul x y u v : act2 (mul x y) u v = act2 x (act1 y u v) (act2 y u v).
Proof. unfold act1, act2, mul; simpl. izr. ring. Qed.
Lemma act1_scale k m u v : act1 (scale k m) u v = IZR k * act1 m u v.
Proof. unfold act1, scale; cbn [e11 e12]. izr. ring. Qed.
Lemma act2_scale k m u v : act2 (scale k m) u v = IZR k * act2 m u v.
Proof. unfold act2, scale; cbn [e21 e22]. izr. ring. Qed.
Lemma act1_lin m c u v : act1 m (c * u) (c * v) = c * act1 m u v. Proof. unfold act1. ring. Qed.
Lemma act2_lin m c u v : act2 m (c * u) (c * v) = c * act2 m u v. Proof. unfold act2. ring. Qed.
Lemma act_cancel m u v u' v' : IZR (det m) <> 0 ->
  act1 m u v = act1 m u' v' -> act2 m u v = act2 m u' v' -> u = u' /\ v = v'.
Proof.
  unfold act1, act2, det. izr. intros D H1 H2.
  set (a := IZR (e11 m)) in *. set (b := IZR (e12 m)) in *. set (c := IZR (e21 m)) in *. set (d := IZR (e22 m)) in *.
  assert (E1 : (a * d - b * c) * u = (a * d - b * c) * u').
  { transitivity (d * (a * u + b * v) - b * (c * u + d * v)); [ring|]. rewrite H1, H2. ring. }
  assert (E2 : (a * d - b * c) * v = (a * d - b * c) * v').
  { transitivity (a * (c * u + d * v) - c * (a * u + b * v)); [ring|]. rewrite H1, H2. ring. }
  split; eapply Rmult_eq_reg_l; eauto.
Qed.

(** The complete quotients g_n/g_(n+1), without division. *)
Definition complete (a s : nat -> Z) (g : nat -> R) :=
  forall n, g n = IZR (a n) * g (S n) + IZR (s n) * g (S (S n)).
Lemma complete_prod a s g i n : complete a s g ->
  g i = act1 (prod (entries a s) i n) (g (i + n)%nat) (g (S (i + n))) /\
  g (S i) = act2 (prod (entries a s) i n) (g (i + n)%nat) (g (S (i + n))).
Proof.
  intros H. induction n; simpl.
  - rewrite Nat.add_0_r. unfold act1, act2; simpl. split; ring.
  - destruct IHn as [H1 H2]. rewrite act1_mul, act2_mul, H1, H2.
    rewrite !Nat.add_succ_r. split; f_equal; unfold act1, act2, entries, entry; simpl; try ring; apply H.
Qed.

(** The same for any integer matrices, up to factors: so that entries may be fractions. *)
Definition solves (X : nat -> mat) (h : nat -> R) := forall n, exists c, c <> 0 /\
  act1 (X n) (h (S n)) (h (S (S n))) = c * h n /\ act2 (X n) (h (S n)) (h (S (S n))) = c * h (S n).
Lemma solves_prod X h i n : solves X h -> exists c, c <> 0 /\
  act1 (prod X i n) (h (i + n)%nat) (h (S (i + n))) = c * h i /\
  act2 (prod X i n) (h (i + n)%nat) (h (S (i + n))) = c * h (S i).
Proof.
  intros H. induction n as [|n [c [Hc [I1 I2]]]]; simpl.
  - exists 1. rewrite Nat.add_0_r. unfold act1, act2; simpl. repeat split; lra || ring.
  - destruct (H (i + n)%nat) as [d [Hd [E1 E2]]]. exists (d * c).
    split; [now apply Rmult_integral_contrapositive|].
    rewrite act1_mul, act2_mul, !Nat.add_succ_r, E1, E2, act1_lin, act2_lin, I1, I2. split; ring.
Qed.
