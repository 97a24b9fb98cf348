(** * Theorem B: proof by conjugacy

    Let a_n, s_n be the entries of the statement, and h_n the numbers of a theorem, with its matrices x_n.
    From some indices on both sides are cut into groups, and one matrix U carries the one into the other.
    Then the value is that of the theorem's number under a matrix M. *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices Convergence TheoremA.
Open Scope R_scope.

(** ** Vectors that the groups carry into each other

    If (g_0, g_1) is carried by the first entries to w_0, each group carries w_k to w_(k+1), up to factors,
    and infinitely many w_k lie in the cone, then g_0/g_1 is the value (Lemma 2). *)
Section Vectors.
Variables (a s : nat -> Z).
Hypothesis Hs : unit_signs s.
Variables (w1 w2 : nat -> R) (pos len : nat -> nat) (g0 g1 c0 : R).
Let Y := prod (entries a s).
Hypothesis Hpos : forall k, pos (S k) = (pos k + len k)%nat.
Hypothesis Hlen : forall k, (0 < len k)%nat.
Hypothesis Hc0 : c0 <> 0.
Hypothesis start1 : g0 = c0 * act1 (Y 0 (pos 0%nat)) (w1 0%nat) (w2 0%nat).
Hypothesis start2 : g1 = c0 * act2 (Y 0 (pos 0%nat)) (w1 0%nat) (w2 0%nat).
Hypothesis step : forall k, exists c, c <> 0 /\
  w1 k = c * act1 (Y (pos k) (len k)) (w1 (S k)) (w2 (S k)) /\
  w2 k = c * act2 (Y (pos k) (len k)) (w1 (S k)) (w2 (S k)).
Hypothesis cone : forall n, exists k, (n <= k)%nat /\ forall c, c <> 0 -> in_cone (c * w1 k) (c * w2 k).
Hypothesis adm : admissible a s (pos 0%nat).

Fixpoint pairs (n : nat) : R * R :=
  match n with O => (g0, g1) | S m => let (u, v) := pairs m in (v, IZR (s m) * (u - IZR (a m) * v)) end.
Let g n := fst (pairs n).
Lemma g_S n : g (S n) = snd (pairs n). Proof. unfold g. simpl. destruct (pairs n). reflexivity. Qed.
Lemma g_1 : g 1%nat = g1. Proof. now rewrite g_S. Qed.
Lemma g_complete : complete a s g.
Proof. intros n. rewrite !g_S. unfold g. simpl. destruct (pairs n) as [u v]. simpl. destruct (Hs n) as [-> | ->]; ring. Qed.
Lemma det_Y i n : IZR (det (Y i n)) <> 0.
Proof. unfold Y. destruct (det_prod a s i n Hs) as [-> | ->]; lra. Qed.
Lemma follow k : exists c, c <> 0 /\ g (pos k) = c * w1 k /\ g (S (pos k)) = c * w2 k.
Proof.
  induction k as [|k [c [Hc [I1 I2]]]].
  - exists c0. split; [exact Hc0|].
    destruct (complete_prod a s g 0 (pos 0%nat) g_complete) as [E1 E2]. fold Y in E1, E2. simpl in E1, E2.
    apply (act_cancel (Y 0 (pos 0%nat))); [apply det_Y | |].
    + rewrite <- E1, act1_lin. exact start1.
    + rewrite <- E2, act2_lin, g_1. exact start2.
  - destruct (step k) as [e [He [S1 S2]]]. exists (c * e). split; [now apply Rmult_integral_contrapositive|].
    destruct (complete_prod a s g (pos k) (len k) g_complete) as [E1 E2]. rewrite <- Hpos in E1, E2. fold Y in E1, E2.
    apply (act_cancel (Y (pos k) (len k))); [apply det_Y | |].
    + rewrite <- E1, I1, S1, act1_lin. ring.
    + rewrite <- E2, I2, S2, act2_lin. ring.
Qed.
Lemma pos_ge k : (k <= pos k)%nat.
Proof. induction k; [lia|]. rewrite Hpos. specialize (Hlen k). lia. Qed.
Lemma often n : exists m, (n <= m)%nat /\ in_cone (g m) (g (S m)).
Proof.
  destruct (cone n) as [k [Hk C]]. exists (pos k). split; [pose proof (pos_ge k); lia|].
  destruct (follow k) as [c [Hc [-> ->]]]. now apply C.
Qed.
Theorem vectors_value : g1 <> 0 -> value a s (g0 / g1).
Proof.
  intros N. change g0 with (g 0%nat). rewrite <- g_1 in N |- *.
  exact (tietze a s g (pos 0%nat) Hs adm g_complete often N).
Qed.
(** The vector at the first group is in the cone, even if none but a later one was known to be. *)
Lemma first_cone : exists c, c <> 0 /\ in_cone (c * w1 0%nat) (c * w2 0%nat) /\ w2 0%nat <> 0.
Proof.
  destruct (follow 0) as [c [Hc [E1 E2]]]. exists c. split; [exact Hc|].
  pose proof (cone_all a s g _ Hs adm g_complete often) as C. split.
  - rewrite <- E1, <- E2. now apply C.
  - intro Z. destruct (cone_abs _ _ (C (S (pos 0%nat)) ltac:(lia))) as [N _]. apply N. rewrite E2, Z. ring.
Qed.
End Vectors.

(** ** Where a matrix maps large numbers above 1

    The leading coefficient of p X + q decides its sign for large X. *)
Definition lead (p q : Z) : Z := if (p =? 0)%Z then q else p.
Lemma lead_sign p q : lead p q <> 0%Z -> exists K, forall X, K <= X -> 0 < IZR (lead p q) * (IZR p * X + IZR q).
Proof.
  unfold lead. destruct (Z.eqb_spec p 0) as [->|H]; intros N.
  - exists 0. intros X _. assert (IZR q <> 0) by now apply not_0_IZR. nra.
  - exists (Rabs (IZR q) + 1). intros X HX.
    assert (L : 1 <= IZR p \/ IZR p <= -1).
    { destruct (Z.lt_trichotomy p 0) as [?|[?|?]]; [right|lia|left]; [apply (IZR_le p (-1)) | apply (IZR_le 1)]; lia. }
    assert (-X < IZR q < X) by (revert HX; unfold Rabs; destruct (Rcase_abs _); lra).
    set (x := IZR p) in *. set (y := IZR q) in *. destruct L.
    + assert (0 < x * X + y) by nra. nra.
    + assert (x * X + y < 0) by nra. nra.
Qed.
(** U X - 1 and the denominator of U X have the same sign for large X. *)
Definition in_range (U : mat) : Prop :=
  (0 < lead (e11 U - e21 U) (e12 U - e22 U) * lead (e21 U) (e22 U))%Z.
Lemma cone_of u v : 0 < v * (u - v) -> in_cone u v.
Proof. intros H. destruct (Rtotal_order v 0) as [L|[->|L]]; [right|lra|left]; nra. Qed.
Lemma range_sound U h : in_range U -> grows h ->
  exists n0, forall n, (n0 <= n)%nat -> forall c, c <> 0 ->
    in_cone (c * act1 U (h n) (h (S n))) (c * act2 U (h n) (h (S n))).
Proof.
  unfold in_range. intros R G.
  set (l1 := lead (e11 U - e21 U) (e12 U - e22 U)) in *. set (l2 := lead (e21 U) (e22 U)) in *.
  assert (N1 : l1 <> 0%Z) by nia. assert (N2 : l2 <> 0%Z) by nia.
  destruct (lead_sign _ _ N1) as [K1 H1]. fold l1 in H1.
  destruct (lead_sign _ _ N2) as [K2 H2]. fold l2 in H2.
  destruct (G (Rmax K1 K2)) as [n0 Hn0]. exists n0. intros n Hn c Hc.
  destruct (Hn0 n Hn) as [NZ HX]. set (X := h n / h (S n)) in *.
  assert (E : h n = X * h (S n)) by (unfold X; field; exact NZ).
  specialize (H1 X (Rle_trans _ _ _ (Rmax_l _ _) HX)). specialize (H2 X (Rle_trans _ _ _ (Rmax_r _ _) HX)).
  apply cone_of. rewrite <- Rmult_minus_distr_l.
  apply IZR_lt in R. rewrite mult_IZR in R. unfold act1, act2. rewrite E. izr.
  rewrite !minus_IZR in H1. set (y := h (S n)) in *.
  set (A := (IZR (e11 U) - IZR (e21 U)) * X + (IZR (e12 U) - IZR (e22 U))) in *.
  set (B := IZR (e21 U) * X + IZR (e22 U)) in *.
  assert (P : 0 < A * B).
  { assert (0 < (IZR l1 * IZR l2) * (A * B)).
    { replace (IZR l1 * IZR l2 * (A * B)) with ((IZR l1 * A) * (IZR l2 * B)) by ring. now apply Rmult_lt_0_compat. }
    nra. }
  match goal with |- 0 < ?t => replace t with ((c * y) * (c * y) * (A * B)) by (unfold A, B; ring) end.
  apply Rmult_lt_0_compat; [|exact P]. assert (c * y <> 0) by now apply Rmult_integral_contrapositive. nra.
Qed.

(** ** Lemma 4: the first entries keep the value positive *)
Definition positive (e : Z) (B : mat) : Prop :=
  (0 <= e * e11 B /\ 0 < e * (e11 B + e12 B) /\ 0 <= e * e21 B /\ 0 < e * (e21 B + e22 B))%Z.
Lemma positive_sound e B u v : (e = 1 \/ e = -1)%Z -> positive e B -> in_cone u v -> v <> 0 ->
  0 < act1 B u v * act2 B u v.
Proof.
  intros He [H1 [H2 [H3 H4]]] C NZ.
  apply IZR_le in H1, H3. apply IZR_lt in H2, H4. rewrite !mult_IZR, ?plus_IZR in *.
  unfold act1, act2.
  set (a := IZR (e11 B)) in *; set (b := IZR (e12 B)) in *; set (c := IZR (e21 B)) in *; set (d := IZR (e22 B)) in *.
  replace (a * u + b * v) with (a * (u - v) + (a + b) * v) by ring.
  replace (c * u + d * v) with (c * (u - v) + (c + d) * v) by ring.
  destruct He as [-> | ->]; destruct C as [C | C];
    [assert (0 < v) by lra; assert (0 <= u - v) by lra | assert (v < 0) by lra; assert (u - v <= 0) by lra
    | assert (0 < v) by lra; assert (0 <= u - v) by lra | assert (v < 0) by lra; assert (u - v <= 0) by lra].
  - apply Rmult_lt_0_compat; nra.
  - assert (a * (u - v) + (a + b) * v < 0) by nra. assert (c * (u - v) + (c + d) * v < 0) by nra. nra.
  - assert (a * (u - v) + (a + b) * v < 0) by nra. assert (c * (u - v) + (c + d) * v < 0) by nra. nra.
  - apply Rmult_lt_0_compat; nra.
Qed.

(** ** The theorem *)
Lemma square_pos x : x <> 0 -> 0 < x * x.
Proof. intros. now apply Rsqr_pos_lt. Qed.
Lemma undo f c x : f <> 0 -> c <> 0 -> x = / (f * c) * (f * (c * x)).
Proof. intros. field. auto. Qed.
Section TheoremB.
Variables (X : nat -> mat) (h : nat -> R).
Hypothesis Hx : solves X h.
Hypothesis Hgrow : grows h.
Variables (a s : nat -> Z).
Hypothesis Hs : unit_signs s.
Variables (M U : mat) (f e : Z) (i T : nat) (pos len : nat -> nat).
Let Y := prod (entries a s).
Hypothesis HT : (0 < T)%nat.
Hypothesis Hpos : forall k, pos (S k) = (pos k + len k)%nat.
Hypothesis Hlen : forall k, (0 < len k)%nat.
Hypothesis Hf : f <> 0%Z.
Hypothesis start : mul (Y 0%nat (pos 0%nat)) U = scale f (mul M (prod X 0 i)).
Hypothesis step : forall k, exists e f, (e <> 0 /\ f <> 0)%Z /\
  scale e (mul U (prod X (i + k * T) T)) = scale f (mul (Y (pos k) (len k)) U).
Hypothesis adm : admissible a s (pos 0%nat).
Hypothesis range : in_range U.
Hypothesis He : (e = 1 \/ e = -1)%Z.
Hypothesis posi : positive e (Y 0%nat (pos 0%nat)).
Let g0 := act1 M (h 0%nat) (h 1%nat).
Let g1 := act2 M (h 0%nat) (h 1%nat).
Let w1 k := act1 U (h (i + k * T)%nat) (h (S (i + k * T))).
Let w2 k := act2 U (h (i + k * T)%nat) (h (S (i + k * T))).

Theorem theorem_B : 0 < g0 * g1 /\ value a s (g0 / g1).
Proof.
  destruct (solves_prod X h 0 i Hx) as [c [Hc [F1 F2]]]. simpl in F1, F2.
  assert (Hf' : IZR f <> 0) by now apply not_0_IZR.
  assert (Z0 : forall x y, x <> 0 -> y <> 0 -> x * y <> 0) by (intros; now apply Rmult_integral_contrapositive).
  assert (S1 : g0 = / (IZR f * c) * act1 (Y 0%nat (pos 0%nat)) (w1 0%nat) (w2 0%nat)).
  { unfold w1, w2. simpl (i + 0 * T)%nat. rewrite Nat.add_0_r, <- act1_mul, start, act1_scale, act1_mul, F1, F2, act1_lin.
    now apply undo. }
  assert (S2 : g1 = / (IZR f * c) * act2 (Y 0%nat (pos 0%nat)) (w1 0%nat) (w2 0%nat)).
  { unfold w1, w2. simpl (i + 0 * T)%nat. rewrite Nat.add_0_r, <- act2_mul, start, act2_scale, act2_mul, F1, F2, act2_lin.
    now apply undo. }
  assert (St : forall k, exists c, c <> 0 /\
    w1 k = c * act1 (Y (pos k) (len k)) (w1 (S k)) (w2 (S k)) /\ w2 k = c * act2 (Y (pos k) (len k)) (w1 (S k)) (w2 (S k))).
  { intros k. destruct (step k) as [x [y [[Hx0 Hy0] E]]]. apply not_0_IZR in Hx0, Hy0.
    destruct (solves_prod X h (i + k * T) T Hx) as [b [Hb [G1 G2]]].
    exists (IZR y / (IZR x * b)). split; [unfold Rdiv; auto using Rinv_neq_0_compat|].
    unfold w1, w2. replace (i + S k * T)%nat with (i + k * T + T)%nat by lia.
    set (u := h (i + k * T + T)%nat) in *. set (v := h (S (i + k * T + T))) in *.
    assert (E1 : IZR x * (b * w1 k) = IZR y * act1 (Y (pos k) (len k)) (act1 U u v) (act2 U u v)).
    { rewrite <- act1_mul, <- act1_scale, <- E, act1_scale, act1_mul, G1, G2, act1_lin. reflexivity. }
    assert (E2 : IZR x * (b * w2 k) = IZR y * act2 (Y (pos k) (len k)) (act1 U u v) (act2 U u v)).
    { rewrite <- act2_mul, <- act2_scale, <- E, act2_scale, act2_mul, G1, G2, act2_lin. reflexivity. }
    unfold Rdiv. split.
    - fold (w1 k). rewrite (undo (IZR x) b (w1 k) Hx0 Hb), E1. field. auto.
    - fold (w2 k). rewrite (undo (IZR x) b (w2 k) Hx0 Hb), E2. field. auto. }
  assert (Co : forall n, exists k, (n <= k)%nat /\ forall c, c <> 0 -> in_cone (c * w1 k) (c * w2 k)).
  { intros n. destruct (range_sound U h range Hgrow) as [n0 R]. exists (n + n0)%nat. split; [lia|].
    intros d Hd. apply R; [nia | exact Hd]. }
  assert (Hc0 : / (IZR f * c) <> 0) by auto using Rinv_neq_0_compat.
  assert (P : 0 < g0 * g1).
  { destruct (first_cone a s Hs w1 w2 pos len g0 g1 _ Hpos Hlen Hc0 S1 S2 St Co adm) as [d [Hd [C N]]].
    assert (Q : 0 < act1 (Y 0%nat (pos 0%nat)) (d * w1 0%nat) (d * w2 0%nat) * act2 (Y 0%nat (pos 0%nat)) (d * w1 0%nat) (d * w2 0%nat)).
    { apply (positive_sound e); auto. }
    rewrite act1_lin, act2_lin in Q. rewrite S1, S2.
    set (p := act1 (Y 0%nat (pos 0%nat)) (w1 0%nat) (w2 0%nat)) in *. set (q := act2 (Y 0%nat (pos 0%nat)) (w1 0%nat) (w2 0%nat)) in *.
    set (r := / (IZR f * c)) in *.
    assert (0 < p * q).
    { apply Rmult_lt_reg_l with (d * d); [now apply square_pos|].
      replace (d * d * (p * q)) with (d * p * (d * q)) by ring. rewrite Rmult_0_r. exact Q. }
    replace (r * p * (r * q)) with ((r * r) * (p * q)) by ring.
    apply Rmult_lt_0_compat; [now apply square_pos | assumption]. }
  split; [exact P|].
  apply (vectors_value a s Hs w1 w2 pos len g0 g1 _ Hpos Hlen Hc0 S1 S2 St Co adm).
  intro Z. rewrite Z in P. lra.
Qed.
End TheoremB.
