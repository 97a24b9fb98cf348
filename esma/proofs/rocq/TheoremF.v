(** * Theorem F (Mendes France 1973; Shallit 1979, 1982): folding

    With the words of [Statement.v], [w_k] = P_k/Q_k, where Q_(k+1) = x_k Q_k^2 and
    P_(k+1) = x_k P_k Q_k + s_k. The words approach an infinite one, which is the continued fraction of
    the limit of P_k/Q_k. *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices Convergence TheoremB Polynomials Groups Check Values TheoremD.
Import ListNotations.
Open Scope Z_scope.

(** ** The folding lemma, in matrices *)
Definition transpose (x : mat) : mat := Mat (e11 x) (e21 x) (e12 x) (e22 x).
Lemma word_one a : word_mat [a] = entry a 1. Proof. apply mulr1. Qed.
Lemma word_rev w : word_mat (rev w) = transpose (word_mat w).
Proof.
  induction w as [|a w IH]; [reflexivity|]. cbn [rev]. rewrite word_app, IH. change (word_mat (a :: w)) with (mul (entry a 1) (word_mat w)).
  change (word_mat [a]) with (mul (entry a 1) one). unfold transpose. mring.
Qed.
Definition P (w : list Z) : Z := e11 (word_mat w).
Definition Q (w : list Z) : Z := e21 (word_mat w).
Lemma word_det w : det (word_mat w) = if Nat.even (length w) then 1 else -1.
Proof.
  induction w as [|a w IH]; [reflexivity|]. change (word_mat (a :: w)) with (mul (entry a 1) (word_mat w)). rewrite det_mul, IH.
  replace (det (entry a 1)) with (-1) by (unfold det, entry; cbn [e11 e12 e21 e22]; ring).
  cbn [length]. rewrite Nat.even_succ, <- Nat.negb_even. destruct (Nat.even (length w)); reflexivity.
Qed.
Lemma ended_column w : P (ended w) = P w /\ Q (ended w) = Q w.
Proof.
  unfold ended. destruct (last w 0 =? 1) eqn:L; [|split; reflexivity]. apply Z.eqb_eq in L.
  destruct w as [|b w] using rev_ind; [discriminate|]. clear IHw. rewrite last_last in L. subst b. rewrite removelast_last.
  destruct w as [|a w] using rev_ind; [split; reflexivity|]. clear IHw. rewrite removelast_last, last_last.
  unfold P, Q. rewrite !word_app, !word_one. unfold mul, entry; cbn [e11 e12 e21 e22]. split; ring.
Qed.
Lemma two_entries a b m : mul (entry a 1) (mul (entry b 1) m) = mul (Mat (a * b + 1) a b 1) m. Proof. mring. Qed.
Lemma fold_column u a0 z x s : s = 1 \/ s = -1 ->
  P (folded ((a0 :: u) ++ [z]) x s) = x * P ((a0 :: u) ++ [z]) * Q ((a0 :: u) ++ [z]) + s /\
  Q (folded ((a0 :: u) ++ [z]) x s) = x * Q ((a0 :: u) ++ [z]) ^ 2.
Proof.
  intros Hs. unfold folded. rewrite last_last, removelast_last. cbn [tl].
  pose proof (word_det (a0 :: u)) as D. set (n := length (a0 :: u)) in *.
  unfold P, Q. set (A := word_mat (a0 :: u)) in *.
  assert (V : word_mat u = Mat (e21 A) (e22 A) (e11 A - a0 * e21 A) (e12 A - a0 * e22 A)).
  { unfold A. change (word_mat (a0 :: u)) with (mul (entry a0 1) (word_mat u)). mring. }
  assert (E : forall c, word_mat ((a0 :: u) ++ c) = mul A (word_mat c)) by (intros; apply word_app).
  assert (B : forall c r, word_mat (c :: r) = mul (entry c 1) (word_mat r)) by reflexivity.
  assert (F : det A = if s =? (if Nat.even n then 1 else -1) then s else - s).
  { rewrite D. destruct (Nat.even n), Hs as [-> | ->]; reflexivity. }
  clearbody A n. rewrite (E [z]), word_one.
  destruct (s =? _), (x =? 1) eqn:X; rewrite E, !B, word_rev, V, !two_entries; clear - F X;
    destruct A as [p p' q q']; unfold det in F; cbn [e11 e12 e21 e22] in F;
    unfold transpose, entry; cbn [e11 e12 e21 e22]; unfold mul; cbn [e11 e12 e21 e22].
  - apply Z.eqb_eq in X. subst x. rewrite <- F. split; ring.
  - rewrite <- F. split; ring.
  - apply Z.eqb_eq in X. subst x. replace s with (p' * q - p * q') by lia. split; ring.
  - replace s with (p' * q - p * q') by lia. split; ring.
Qed.

(** ** The words grow *)
Definition fine_word (w : list Z) : Prop :=
  exists a0 a1 v z, w = (a0 :: a1 :: v) ++ [z] /\ 1 <= a1 /\ List.Forall (Z.le 1) v /\ 2 <= z.
Definition check_word (w : list Z) : bool :=
  match w with a0 :: a1 :: r => negb (length r =? 0)%nat && (1 <=? a1) && forallb (Z.leb 1) (removelast r) && (2 <=? last r 0) | _ => false end.
Lemma check_word_sound w : check_word w = true -> fine_word w.
Proof.
  destruct w as [|a0 [|a1 r]]; cbn [check_word]; try discriminate. rewrite !Bool.andb_true_iff. intros [[[H1 H2] H3] H4].
  destruct r as [|z v] using rev_ind; [discriminate|]. clear IHv. rewrite removelast_last in H3. rewrite last_last in H4.
  exists a0, a1, v, z. repeat split; try now apply Z.leb_le.
  rewrite Forall_forall. rewrite forallb_forall in H3. intros y Y. now apply Z.leb_le, H3.
Qed.
Lemma fold_grows w x s : 1 <= x -> fine_word w -> let w' := ended (folded w x s) in
  fine_word w' /\ (length w < length w')%nat /\ forall i, (i < length w - 1)%nat -> nth i w' 0 = nth i w 0.
Proof.
  intros Hx [a0 [a1 [v [z [-> [H1 [Hv Hz]]]]]]] w'.
  assert (E : exists mid, folded ((a0 :: a1 :: v) ++ [z]) x s = (a0 :: a1 :: v ++ mid ++ rev v) ++ [a1] /\ List.Forall (Z.le 1) mid /\ (2 <= length mid)%nat).
  { unfold folded. rewrite last_last, removelast_last. cbn [tl rev].
    destruct (s =? _), (Z.eqb_spec x 1) as [X|X];
      [exists [z + 1; z - 1] | exists [z; x - 1; 1; z - 1] | exists [z - 1; z + 1] | exists [z - 1; 1; x - 1; z]].
    all: split; [cbn [app]; rewrite <- !app_assoc; reflexivity | split; [repeat constructor; lia | cbn [length]; lia]]. }
  destruct E as [mid [E [Hm Lm]]]. unfold w'. rewrite E. clear w' E. set (rest := v ++ mid ++ rev v).
  assert (Hr : List.Forall (Z.le 1) rest) by (unfold rest; rewrite !Forall_app; repeat split; auto using Forall_rev).
  assert (Lr : length rest = (length v + (length mid + length v))%nat) by (unfold rest; now rewrite !app_length, rev_length).
  assert (Pr : forall i, (i < length v + 2)%nat -> nth i (a0 :: a1 :: rest) 0 = nth i ((a0 :: a1 :: v) ++ [z]) 0).
  { intros i Hi. rewrite (app_nth1 _ [z]) by (cbn [length]; lia). unfold rest. destruct i as [|[|i]]; try reflexivity. cbn [nth]. apply app_nth1. lia. }
  unfold ended. rewrite last_last, removelast_last.
  destruct (Z.eqb_spec a1 1) as [->|N1].
  - destruct rest as [|y r _] using rev_ind; [cbn in Lr; lia|]. rewrite app_length in Lr. cbn [length] in Lr.
    apply Forall_app in Hr. destruct Hr as [Hr Hy]. inversion Hy; subst.
    assert (E : last (a0 :: 1 :: r ++ [y]) 0 = y) by exact (last_last (a0 :: 1 :: r) y 0). rewrite E.
    assert (E' : removelast (a0 :: 1 :: r ++ [y]) = a0 :: 1 :: r) by exact (removelast_last (a0 :: 1 :: r) y). rewrite E'.
    split; [exists a0, 1, r, (y + 1); repeat split; auto; lia|]. rewrite !app_length. cbn [length]. split; [lia|].
    intros i Hi. rewrite <- Pr by lia. change (a0 :: 1 :: r ++ [y]) with ((a0 :: 1 :: r) ++ [y]). rewrite !app_nth1 by (cbn [length]; lia). reflexivity.
  - split; [exists a0, a1, rest, a1; repeat split; auto; lia|]. rewrite !app_length. cbn [length]. split; [lia|].
    intros i Hi. rewrite <- Pr by lia. apply app_nth1. cbn [length]. lia.
Qed.

Section Folding.
Variables (w0 : list Z) (x s : nat -> Z).
Hypothesis Hx : forall k, 1 <= x k.
Hypothesis Hs : forall k, s k = 1 \/ s k = -1.
Let word := folding w0 x s.
Hypothesis short : (2 <= length (word 0%nat))%nat /\ (2 <= length (word 1%nat))%nat.
Hypothesis fine : fine_word (word 2%nat).
Let a := paperfolding w0 x s.
Lemma word_fine k : fine_word (word (k + 2)) /\ (k + 3 <= length (word (k + 2)))%nat.
Proof.
  induction k as [|k [I L]].
  - split; [exact fine|]. destruct fine as [a0 [a1 [v [z [E _]]]]]. simpl (0 + 2)%nat. rewrite E, app_length. cbn [length]. lia.
  - change (word (S k + 2)) with (ended (folded (word (k + 2)) (x (k + 2)%nat) (s (k + 2)%nat))).
    destruct (fold_grows (word (k + 2)) (x (k + 2)%nat) (s (k + 2)%nat) (Hx _) I) as [F [G _]]. split; [exact F | lia].
Qed.
Lemma word_stable k m i : (i < length (word (k + 2)) - 1)%nat -> nth i (word (m + k + 2)) 0 = nth i (word (k + 2)) 0 /\ (i < length (word (m + k + 2)) - 1)%nat.
Proof.
  intros Hi. induction m as [|m [I L]]; [now split|].
  change (word (S m + k + 2)) with (ended (folded (word (m + k + 2)) (x (m + k + 2)%nat) (s (m + k + 2)%nat))).
  destruct (fold_grows (word (m + k + 2)) (x (m + k + 2)%nat) (s (m + k + 2)%nat) (Hx _) (proj1 (word_fine (m + k)))) as [_ [G Pf]].
  split; [now rewrite Pf | lia].
Qed.
Lemma word_limit k i : (i < length (word (k + 2)) - 1)%nat -> nth i (word (k + 2)) 0 = a i.
Proof.
  intros Hi. unfold a, paperfolding. fold word. destruct (Nat.le_ge_cases k i) as [H | H].
  - replace (i + 2)%nat with ((i - k) + k + 2)%nat by lia. symmetry. now apply word_stable.
  - replace (k + 2)%nat with ((k - i) + i + 2)%nat by lia. apply word_stable. pose proof (proj2 (word_fine i)). lia.
Qed.
Lemma limit_positive n : (1 <= n)%nat -> 1 <= a n.
Proof.
  intros Hn. destruct (word_fine n) as [[a0 [a1 [v [z [E [H1 [Hv Hz]]]]]]] L]. rewrite <- (word_limit n n) by lia. rewrite E in *.
  rewrite app_length in L. cbn [length] in L. rewrite app_nth1 by (cbn [length]; lia). destruct n as [|[|n]]; [lia | exact H1|]. cbn [nth].
  rewrite Forall_forall in Hv. apply Hv, nth_In. lia.
Qed.
Lemma word_split k : exists b0 u z, word k = (b0 :: u) ++ [z].
Proof.
  assert (L : (2 <= length (word k))%nat).
  { destruct k as [|[|k]]; try apply short. pose proof (proj2 (word_fine k)). replace (S (S k)) with (k + 2)%nat by lia. lia. }
  destruct (word k) as [|b0 r]; [cbn in L; lia|]. destruct r as [|z u] using rev_ind; [cbn in L; lia|]. now exists b0, u, z.
Qed.
Lemma word_column k : P (word (S k)) = x k * P (word k) * Q (word k) + s k /\ Q (word (S k)) = x k * Q (word k) ^ 2.
Proof.
  change (word (S k)) with (ended (folded (word k) (x k) (s k))). destruct (ended_column (folded (word k) (x k) (s k))) as [-> ->].
  destruct (word_split k) as [b0 [u [z ->]]]. apply fold_column, Hs.
Qed.
Open Scope R_scope.
Let z k := IZR (P (word k)) / IZR (Q (word k)).
Hypothesis Q0 : Q w0 <> 0%Z.
Lemma Q_not_zero k : Q (word k) <> 0%Z.
Proof. induction k; [exact Q0|]. rewrite (proj2 (word_column k)). specialize (Hx k). nia. Qed.
Lemma word_cone n k : (1 <= n)%nat -> (n <= k)%nat -> in_cone (remainder a (z (k + 2)) n) (remainder a (z (k + 2)) (S n)).
Proof.
  intros Hn Hk. destruct (word_fine k) as [[a0 [a1 [v [y [E [_ [_ Hy]]]]]]] L]. set (u := a0 :: a1 :: v) in *.
  set (g := remainder a (z (k + 2))). set (m := length u). pose proof (Q_not_zero (k + 2)) as NQ.
  assert (Lm : length (word (k + 2)) = (m + 1)%nat) by (rewrite E, app_length; reflexivity).
  assert (A : prod (entries a plus) 0 m = word_mat u).
  { rewrite word_prod. f_equal. transitivity (map (fun i => nth i u 0%Z) (seq 0 m)); [|apply map_nth_seq]. apply map_ext_in. intros i Hi. apply in_seq in Hi.
    rewrite <- (word_limit k i) by lia. rewrite E. apply app_nth1. fold m. lia. }
  destruct (complete_prod a plus g 0 m (remainder_complete a _)) as [E1 E2]. simpl (0 + m)%nat in *. rewrite A in E1, E2.
  change (g 0%nat) with (z (k + 2)) in E1. change (g 1%nat) with 1 in E2. apply not_0_IZR in NQ. set (q := IZR (Q (word (k + 2)))) in *.
  assert (W : word_mat (word (k + 2)) = mul (word_mat u) (entry y 1)) by (rewrite E, word_app; f_equal; apply mulr1).
  assert (F : act1 (word_mat u) (q * g m) (q * g (S m)) = act1 (word_mat u) (IZR y) 1 /\ act2 (word_mat u) (q * g m) (q * g (S m)) = act2 (word_mat u) (IZR y) 1).
  { rewrite act1_lin, act2_lin, <- E1, <- E2. unfold z. fold q. split.
    - transitivity (IZR (P (word (k + 2)))); [field; exact NQ|]. unfold P. rewrite W. unfold act1, mul, entry; cbn [e11 e12 e21 e22]. izr. ring.
    - rewrite Rmult_1_r. unfold q, Q. rewrite W. unfold act2, mul, entry; cbn [e11 e12 e21 e22]. izr. ring. }
  assert (D : IZR (det (word_mat u)) <> 0) by (rewrite word_det; destruct (Nat.even (length u)); lra).
  destruct (act_cancel _ _ _ _ _ D (proj1 F) (proj2 F)) as [G1 G2]. apply IZR_le in Hy.
  assert (C : in_cone (g m) (g (S m))).
  { unfold in_cone. destruct (Rtotal_order q 0) as [Lq|[Lq|Lq]]; [right | lra | left]; repeat split; nra. }
  assert (Down : forall d, (d <= m - 1)%nat -> in_cone (g (m - d)%nat) (g (S (m - d)))).
  { induction d as [|d IH]; intros Hd; [now rewrite Nat.sub_0_r|]. specialize (IH ltac:(lia)).
    replace (m - d)%nat with (S (m - S d)) in IH by lia. pose proof (remainder_complete a (z (k + 2)) (m - S d)%nat) as R. fold g in R. rewrite R.
    pose proof (limit_positive (m - S d)%nat ltac:(lia)). unfold plus. apply cone_step; [lia | lia | now left | exact IH]. }
  replace n with (m - (m - n))%nat by lia. apply Down. lia.
Qed.
Theorem folding_cone (X : R) : is_lim_seq z X -> forall n, (1 <= n)%nat -> in_cone (remainder a X n) (remainder a X (S n)).
Proof.
  intros Lim n Hn. apply (limit_cone a z X Lim). exists (n + 2)%nat. intros k Hk.
  replace k with (k - 2 + 2)%nat by lia. apply word_cone; lia.
Qed.

(** ** Sums of powers *)
Variables (b sg n h d : Z) (e : nat -> nat) (k0 : nat).
Hypothesis Hb : (2 <= b)%Z.
Hypothesis Hsg : (sg = 1 \/ sg = -1)%Z.
Hypothesis Hn : (1 <= n)%Z.
Hypothesis Hd : (1 <= d)%Z.
Hypothesis He : forall k, (2 * e k <= e (S k))%nat.
Hypothesis He0 : (1 <= e 0)%nat.
Hypothesis Hxe : forall k, (x k * d = n * b ^ Z.of_nat (e (S (k0 + k)) - 2 * e (k0 + k)))%Z.
Hypothesis Hse : forall k, (s k = sg ^ Z.of_nat (S (k0 + k)))%Z.
Let f k := IZR sg ^ k / IZR b ^ e k.
Hypothesis begin1 : (n * Q w0 = d * b ^ Z.of_nat (e k0))%Z.
Hypothesis begin2 : z 0 = (IZR n * sum_n f k0 + IZR h) / IZR d.
Lemma b_pos k : 0 < IZR b ^ k. Proof. apply pow_lt. apply IZR_lt. lia. Qed.
Lemma word_sum k : (n * Q (word k) = d * b ^ Z.of_nat (e (k0 + k)))%Z /\ z k = (IZR n * sum_n f (k0 + k) + IZR h) / IZR d.
Proof.
  induction k as [|k [I1 I2]]; [rewrite Nat.add_0_r; now split|]. destruct (word_column k) as [EP EQ]. rewrite Nat.add_succ_r.
  assert (J : (n * Q (word (S k)) = d * b ^ Z.of_nat (e (S (k0 + k))))%Z).
  { apply Z.mul_reg_l with d; [lia|]. rewrite EQ. transitivity (x k * d * Q (word k) * (n * Q (word k)))%Z; [ring|]. rewrite Hxe.
    transitivity (b ^ Z.of_nat (e (S (k0 + k)) - 2 * e (k0 + k)) * (n * Q (word k)) * (n * Q (word k)))%Z; [ring|]. rewrite I1.
    replace (Z.of_nat (e (S (k0 + k)))) with (Z.of_nat (e (S (k0 + k)) - 2 * e (k0 + k)) + (Z.of_nat (e (k0 + k)%nat) + Z.of_nat (e (k0 + k)%nat)))%Z by (specialize (He (k0 + k)%nat); lia).
    rewrite !Z.pow_add_r by lia. ring. }
  split; [exact J|]. rewrite sum_Sn. change (Hierarchy.plus (sum_n f (k0 + k)) (f (S (k0 + k)))) with (sum_n f (k0 + k) + f (S (k0 + k))).
  pose proof (Q_not_zero k) as N0. pose proof (Q_not_zero (S k)) as N1. apply not_0_IZR in N0, N1.
  assert (E : z (S k) = z k + IZR (s k) / IZR (Q (word (S k)))).
  { unfold z. rewrite EP. rewrite EQ, Z.pow_2_r in N1 |- *. revert N1. izr. intros N1. assert (IZR (x k) <> 0) by (intro Z; apply N1; rewrite Z; ring). field. split; assumption. }
  rewrite E, I2, Hse. apply (f_equal IZR) in J. rewrite !mult_IZR, <- !pow_IZR in J.
  assert (Rn : 1 <= IZR n) by now apply (IZR_le 1). assert (Rd : 1 <= IZR d) by now apply (IZR_le 1).
  replace (IZR (Q (word (S k)))) with (IZR d * IZR b ^ e (S (k0 + k)) / IZR n).
  2:{ rewrite <- J. field. lra. }
  rewrite <- pow_IZR. pose proof (b_pos (e (S (k0 + k)))). unfold f. simpl. field. repeat split; lra.
Qed.
Lemma exponent_ge k : (k <= e k)%nat /\ (1 <= e k)%nat.
Proof. induction k; [lia|]. specialize (He k). lia. Qed.
Lemma sum_converges : ex_series f.
Proof.
  apply (ex_series_le f (fun k => (/ 2) ^ k)).
  - intros k. change (Rabs (f k) <= (/ 2) ^ k). unfold f, Rdiv. rewrite Rabs_mult, <- RPow_abs.
    replace (Rabs (IZR sg)) with 1 by (destruct Hsg as [-> | ->]; unfold Rabs; destruct (Rcase_abs _); lra).
    rewrite pow1, Rmult_1_l, Rabs_inv, pow_inv. pose proof (b_pos (e k)). rewrite Rabs_pos_eq by lra.
    apply Rinv_le_contravar; [apply pow_lt; lra|]. assert (2 <= IZR b) by now apply (IZR_le 2).
    apply Rle_trans with (IZR b ^ k); [apply pow_incr; lra | apply Rle_pow; [lra | apply exponent_ge]].
  - apply ex_series_geom. rewrite Rabs_pos_eq; lra.
Qed.
Theorem sum_limit : is_lim_seq z ((IZR n * Series f + IZR h) / IZR d).
Proof.
  apply (is_lim_seq_ext (fun k => (IZR n * sum_n f (k + k0) + IZR h) / IZR d)).
  { intros k. rewrite Nat.add_comm. symmetry. apply word_sum. }
  unfold Rdiv. apply (is_lim_seq_scal_r _ (/ IZR d) (Finite _)). apply is_lim_seq_plus'; [|apply is_lim_seq_const].
  apply (is_lim_seq_scal_l _ (IZR n) (Finite _)). apply (is_lim_seq_incr_n (sum_n f) k0). exact (Series_correct f sum_converges).
Qed.
End Folding.

(** ** Formulas *)
Fixpoint partial (b sg : Z) (e : nat -> nat) (j : nat) : Z :=
  match j with O => 1 | S j => partial b sg e j * b ^ Z.of_nat (e (S j) - e j) + sg ^ Z.of_nat (S j) end.
Lemma partial_sum b sg e j : 2 <= b -> (forall k, (2 * e k <= e (S k))%nat) ->
  (sum_n (fun k => IZR sg ^ k / IZR b ^ e k) j * IZR b ^ e j = IZR (partial b sg e j))%R.
Proof.
  intros Hb He. assert (B : forall k, (0 < IZR b ^ k)%R) by (intros; apply pow_lt, IZR_lt; lia). induction j as [|j IH].
  - rewrite sum_O. cbn [partial pow]. pose proof (B (e 0%nat)). field. lra.
  - rewrite sum_Sn. set (f := sum_n _ j) in *. set (g := (IZR sg ^ S j / IZR b ^ e (S j))%R).
    change (Hierarchy.plus f g) with (f + g)%R. cbn [partial]. rewrite plus_IZR, mult_IZR, <- !pow_IZR, <- IH, Rmult_plus_distr_r. unfold g.
    replace (IZR b ^ e (S j))%R with (IZR b ^ e j * IZR b ^ (e (S j) - e j))%R in *.
    2:{ rewrite <- pow_add. f_equal. specialize (He j). lia. }
    pose proof (B (e j)). pose proof (B (e (S j) - e j)%nat). field. lra.
Qed.
(** Exponents that at least double: powers of r >= 2, and factorials. *)
Inductive exponents := Geometric (r : nat) | Factorials.
Definition exponent (E : exponents) (k : nat) : nat := match E with Geometric r => r ^ k | Factorials => fact (S k) end.
Definition check_exponents (E : exponents) : bool := match E with Geometric r => (2 <=? r)%nat | Factorials => true end.
Lemma exponents_double E k : check_exponents E = true -> (2 * exponent E k <= exponent E (S k))%nat.
Proof.
  destruct E as [r|]; cbn [check_exponents exponent]; intros H.
  - apply Nat.leb_le in H. cbn [Nat.pow]. now apply Nat.mul_le_mono_r.
  - rewrite (fact_simpl (S k)). apply Nat.mul_le_mono_r. lia.
Qed.
(** By what words are folded, for n/d times the terms behind number k0. *)
Definition factors (b n d : Z) (E : exponents) (k0 : nat) : nat -> Z :=
  match E with Geometric 2 => fun _ => n / d | _ => fun k => b ^ Z.of_nat (exponent E (S (k0 + k)) - 2 * exponent E (k0 + k)) end.
Definition check_factors (n d : Z) (E : exponents) : bool := match E with Geometric 2 => n mod d =? 0 | _ => n =? d end.
Lemma factors_sound b n d E k0 k : d <> 0 -> check_factors n d E = true ->
  factors b n d E k0 k * d = n * b ^ Z.of_nat (exponent E (S (k0 + k)) - 2 * exponent E (k0 + k))%nat.
Proof.
  intros Hd H. assert (G : n = d -> b ^ Z.of_nat (exponent E (S (k0 + k)) - 2 * exponent E (k0 + k)) * d = n * b ^ Z.of_nat (exponent E (S (k0 + k)) - 2 * exponent E (k0 + k))).
  { intros ->. apply Z.mul_comm. }
  destruct E as [[|[|[|r]]]|]; cbn [factors check_factors] in *; try (apply G; now apply Z.eqb_eq).
  apply Z.eqb_eq, Z.mod_divide in H; [|exact Hd]. destruct H as [q ->]. rewrite Z.div_mul by exact Hd.
  cbn [exponent]. replace (2 ^ S (k0 + k) - 2 * 2 ^ (k0 + k))%nat with 0%nat by (cbn [Nat.pow]; lia). cbn [Z.of_nat]. now rewrite Z.pow_0_r, Z.mul_1_r.
Qed.
(** The signs of the terms behind number k0. *)
Definition later_signs (sg : Z) (k0 : nat) : nat -> Z :=
  if sg =? 1 then fun _ => 1 else let f := if Nat.even k0 then -1 else 1 in periodic [f; - f].
Lemma minus_pow k : (-1) ^ Z.of_nat k = if Nat.even k then 1 else -1.
Proof.
  induction k; [reflexivity|]. rewrite Nat2Z.inj_succ, Z.pow_succ_r, IHk, Nat.even_succ, <- Nat.negb_even by lia. now destruct (Nat.even k).
Qed.
Lemma later_signs_sound sg k0 k : sg = 1 \/ sg = -1 -> later_signs sg k0 k = sg ^ Z.of_nat (S (k0 + k)).
Proof.
  intros [-> | ->]; unfold later_signs; cbn [Z.eqb]; [symmetry; apply Z.pow_1_l; lia|].
  rewrite minus_pow, Nat.even_succ, <- Nat.negb_even, Nat.even_add. unfold periodic. cbn [length].
  pose proof (Nat.div_mod k 2 ltac:(lia)) as D. pose proof (Nat.mod_upper_bound k 2 ltac:(lia)) as B.
  assert (E : Nat.even k = (k mod 2 =? 0)%nat).
  { rewrite D at 1. rewrite Nat.even_add, Nat.even_mul. destruct (k mod 2)%nat as [|[|m]]; [reflexivity | reflexivity | lia]. }
  rewrite E. destruct (k mod 2)%nat as [|[|m]], (Nat.even k0); try reflexivity; lia.
Qed.

Definition check_folding (b sg : Z) (E : exponents) (w head : list Z) (k0 i : nat) (n h d lam y : Z) (r : ratio) : bool :=
  let e := exponent E in let q := b ^ Z.of_nat (e k0) in let x := factors b n d E k0 in let s := later_signs sg k0 in
  (2 <=? b) && ((sg =? 1) || (sg =? -1)) && (1 <=? n) && (1 <=? d) && check_exponents E && check_factors n d E
  && (2 <=? length w)%nat && (2 <=? length (folding w x s 1))%nat && check_word (folding w x s 2)
  && (n * Q w =? d * q) && (d * P w * q =? (n * partial b sg e k0 + h * q) * Q w)
  && check_law (paperfolding w x s) head i n h d lam y r.
Theorem folding_formula b sg E w head k0 i n h d lam y r : check_folding b sg E w head k0 i n h d lam y r = true ->
  forall c : R, c = Series (fun k => (IZR sg ^ k / IZR b ^ exponent E k)%R) ->
  value (behind head (fun m => paperfolding w (factors b n d E k0) (later_signs sg k0) (i + m)%nat)) (periodic [1]) (ratio_value r c []).
Proof.
  intros H c ->. unfold check_folding in H. set (x := factors b n d E k0) in *. set (s := later_signs sg k0) in *. set (e := exponent E) in *. bools.
  match goal with E : check_word _ = true |- _ => apply check_word_sound in E; rename E into Fine end.
  match goal with E : check_law _ _ _ _ _ _ _ _ _ = true |- _ => rename E into Law end.
  match goal with E : n * Q w = _ |- _ => rename E into E1 end. match goal with E : d * P w * _ = _ |- _ => rename E into E2 end.
  assert (Hb : 2 <= b) by assumption. assert (Hsg : sg = 1 \/ sg = -1) by assumption. assert (Hn : 1 <= n) by assumption. assert (Hd : 1 <= d) by assumption.
  assert (He : forall k, (2 * e k <= e (S k))%nat) by (intros; now apply exponents_double).
  assert (He0 : (1 <= e 0%nat)%nat) by (destruct E; cbn; lia).
  assert (Hx : forall k, x k * d = n * b ^ Z.of_nat (e (S (k0 + k)) - 2 * e (k0 + k))%nat) by (intros; apply factors_sound; [lia | assumption]).
  assert (Hs : forall k, s k = sg ^ Z.of_nat (S (k0 + k))) by (intros; now apply later_signs_sound).
  assert (Hx1 : forall k, 1 <= x k).
  { intros k. specialize (Hx k). pose proof (Z.pow_pos_nonneg b (Z.of_nat (e (S (k0 + k)) - 2 * e (k0 + k))%nat) ltac:(lia) ltac:(lia)). nia. }
  assert (Hs1 : forall k, s k = 1 \/ s k = -1).
  { intros k. rewrite Hs. set (m := S (k0 + k)%nat). clearbody m. destruct Hsg as [-> | ->]; [left; apply Z.pow_1_l; lia|].
    induction m as [|m [I | I]]; [now left | |]; rewrite Nat2Z.inj_succ, Z.pow_succ_r, I by lia; [right | left]; reflexivity. }
  assert (Bq : 1 <= b ^ Z.of_nat (e k0)) by (pose proof (Z.pow_pos_nonneg b (Z.of_nat (e k0)) ltac:(lia) ltac:(lia)); lia).
  assert (NQ : Q w <> 0) by (intro Z; rewrite Z in E1; nia).
  assert (Short : (2 <= length (folding w x s 0))%nat /\ (2 <= length (folding w x s 1))%nat) by (split; assumption).
  assert (Z0 : (IZR (P w) / IZR (Q w) = (IZR n * sum_n (fun k => IZR sg ^ k / IZR b ^ e k) k0 + IZR h) / IZR d)%R).
  { apply (f_equal IZR) in E2. rewrite !mult_IZR, plus_IZR, !mult_IZR, <- (partial_sum b sg e k0 Hb He), <- pow_IZR in E2.
    assert (B : (0 < IZR b ^ e k0)%R) by (apply pow_lt, IZR_lt; lia). apply not_0_IZR in NQ. assert (1 <= IZR d)%R by now apply (IZR_le 1).
    apply Rmult_eq_reg_r with (IZR d * IZR b ^ e k0 * IZR (Q w))%R; [|repeat apply Rmult_integral_contrapositive_currified; lra].
    transitivity (IZR d * IZR (P w) * IZR b ^ e k0)%R; [field; exact NQ|]. rewrite E2. field. lra. }
  pose proof (sum_limit w x s Hx1 Hs1 Short Fine NQ b sg n h d e k0 Hb Hsg Hn Hd He He0 Hx Hs E1 Z0) as Lim.
  apply (law_sound _ head i n h d lam y r _ _ Law (limit_positive w x s Hx1 Short Fine) (folding_cone w x s Hx1 Hs1 Short Fine NQ _ Lim)).
  assert (1 <= IZR d)%R by now apply (IZR_le 1). field. lra.
Qed.
Lemma liouville_sum b : liouville b = Series (fun k => (1 ^ k / b ^ fact (S k))%R).
Proof. apply Series_ext. intros k. rewrite pow1. unfold Rdiv. now rewrite Rmult_1_l. Qed.
