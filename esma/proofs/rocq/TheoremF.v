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

(** ** The words grow

    A fine word a_0, ..., z has z >= 2, and quotients at least 1 behind a_0. It may be a_0, 2, and the next one
    be a_0, 4; after that they are longer and longer. *)
Definition fine_word (w : list Z) : Prop := exists a0 v z, w = (a0 :: v) ++ [z] /\ List.Forall (Z.le 1) v /\ 2 <= z.
Definition long (w : list Z) : Prop := (3 <= length w)%nat \/ 3 <= last w 0.
Lemma fold_grows w x s : 1 <= x -> fine_word w -> let w' := ended (folded w x s) in
  fine_word w' /\ long w' /\ (long w -> (3 <= length w')%nat) /\ (length w <= length w')%nat /\ ((3 <= length w)%nat -> (length w < length w')%nat).
Proof.
  intros Hx [a0 [v [z [-> [Hv Hz]]]]] w'.
  assert (E : exists b mid, folded ((a0 :: v) ++ [z]) x s = a0 :: b ++ mid /\ b = v /\ List.Forall (Z.le 1) mid /\
      (2 <= length mid)%nat /\ (length v + 2 <= length mid)%nat /\ (v = [] -> x = 1 -> 4 <= nth 0 mid 0 + nth 1 mid 0) /\
      (v = [] -> mid = [z + 1; z - 1] \/ mid = [z - 1; z + 1] \/ (4 <= length mid)%nat)).
  { unfold folded. rewrite last_last, removelast_last. cbn [tl]. exists v.
    assert (R : List.Forall (Z.le 1) (rev v)) by now apply Forall_rev.
    destruct (s =? _), (Z.eqb_spec x 1) as [X|X];
      [exists (z + 1 :: z - 1 :: rev v) | exists (z :: x - 1 :: 1 :: z - 1 :: rev v) | exists (z - 1 :: z + 1 :: rev v) | exists (z - 1 :: 1 :: x - 1 :: z :: rev v)].
    all: split; [reflexivity|]; split; [reflexivity|]; split; [repeat constructor; try lia; exact R|]; cbn [length nth]; rewrite rev_length; split; [lia|]; split; [lia|]; split; [intros; lia|].
    all: intros ->; cbn [rev app length]; first [now left | right; now left | right; right; lia]. }
  destruct E as [b [mid [E [-> [Hm [L2 [Lm [_ Short]]]]]]]]. unfold w'. rewrite E. clear w' E. set (L := length v) in *.
  assert (Lw : length ((a0 :: v) ++ [z]) = (L + 2)%nat) by (rewrite app_length; cbn [length]; fold L; lia). rewrite Lw.
  destruct mid as [|y u _] using rev_ind; [cbn in L2; lia|]. rewrite app_length in L2, Lm, Short. cbn [length] in L2, Lm, Short.
  apply Forall_app in Hm. destruct Hm as [Hu Hy]. inversion Hy as [|? ? Y _]; subst.
  replace (a0 :: v ++ u ++ [y]) with ((a0 :: v ++ u) ++ [y]) by (cbn [app]; now rewrite app_assoc).
  unfold ended. rewrite last_last, removelast_last. destruct (Z.eqb_spec y 1) as [->|N1].
  - destruct u as [|p u _] using rev_ind; [cbn in L2; lia|]. rewrite app_length in L2, Lm, Short. cbn [length] in L2, Lm, Short. apply Forall_app in Hu. destruct Hu as [Hu Hp]. inversion Hp as [|? ? Pp _]; subst.
    replace (a0 :: v ++ u ++ [p]) with ((a0 :: v ++ u) ++ [p]) by (cbn [app]; now rewrite app_assoc). rewrite last_last, removelast_last.
    assert (Lw' : length ((a0 :: v ++ u) ++ [p + 1]) = (L + length u + 2)%nat) by (rewrite app_length; cbn [length]; rewrite app_length; fold L; lia).
    assert (S : v = [] -> u = [] -> p = z + 1 /\ z = 2).
    { intros -> ->. cbn [app length] in *. destruct (Short eq_refl) as [Q | [Q | Q]]; [|injection Q; lia | lia]. injection Q. lia. }
    rewrite Lw'. unfold long. rewrite !last_last, Lw, Lw'.
    split; [exists a0, (v ++ u), (p + 1); repeat split; [apply Forall_app; now split | lia]|].
    destruct v as [|v0 v]; [|cbn [length] in L; unfold L in *; cbn [length] in *; repeat split; intros; lia].
    destruct u as [|u0 u]; [destruct (S eq_refl eq_refl) as [-> ->]; unfold L in *; cbn [length] in *; repeat split; intros; lia|].
    unfold L in *; cbn [length] in *; repeat split; intros; lia.
  - assert (Lw' : length ((a0 :: v ++ u) ++ [y]) = (L + length u + 2)%nat) by (rewrite app_length; cbn [length]; rewrite app_length; fold L; lia).
    rewrite Lw'. unfold long. rewrite Lw'. split; [exists a0, (v ++ u), y; repeat split; [apply Forall_app; now split | lia]|]. repeat split; intros; lia.
Qed.
(** The first quotients remain, whatever they are. *)
Lemma fold_keeps w x s i : (i < length w - 1)%nat -> nth i (ended (folded w x s)) 0 = nth i w 0 /\ (length w <= length (ended (folded w x s)))%nat.
Proof.
  intros Hi. destruct w as [|z u _] using rev_ind; [cbn in Hi; lia|]. rewrite app_length in *. cbn [length] in *. rewrite (app_nth1 u [z]) by lia.
  assert (E : exists mid, folded (u ++ [z]) x s = u ++ mid /\ (2 <= length mid)%nat).
  { unfold folded. rewrite last_last, removelast_last. destruct (s =? _), (x =? 1); eexists; (split; [reflexivity | cbn [length]; lia]). }
  destruct E as [mid [-> L]]. destruct mid as [|y m _] using rev_ind; [cbn in L; lia|]. rewrite app_length in L. cbn [length] in L.
  unfold ended. rewrite app_assoc, last_last, removelast_last. destruct (y =? 1).
  - destruct m as [|p m _] using rev_ind; [cbn in L; lia|]. rewrite app_assoc, last_last, removelast_last, <- app_assoc, app_nth1 by lia. split; [reflexivity|]. rewrite !app_length. cbn [length]. lia.
  - rewrite <- app_assoc, app_nth1 by lia. split; [reflexivity|]. rewrite !app_length. cbn [length]. lia.
Qed.

Section Folding.
Variables (w0 : list Z) (x s : nat -> Z).
Let word := folding w0 x s.
Let a := paperfolding w0 x s.
Lemma word_stable k m i : (i < length (word k) - 1)%nat -> nth i (word (m + k)%nat) 0 = nth i (word k) 0 /\ (i < length (word (m + k)%nat) - 1)%nat.
Proof.
  intros Hi. induction m as [|m [I L]]; [now split|]. cbn [Nat.add].
  destruct (fold_keeps (word (m + k)%nat) (x (m + k)%nat) (s (m + k)%nat) i L) as [E G]. change (word (S (m + k))) with (ended (folded (word (m + k)%nat) (x (m + k)%nat) (s (m + k)%nat))).
  rewrite E. split; [exact I | lia].
Qed.
Hypothesis Hx : forall k, 1 <= x k.
Hypothesis Hs : forall k, s k = 1 \/ s k = -1.
Hypothesis fine : fine_word w0.
Lemma word_fine k : fine_word (word (k + 2)) /\ (k + 3 <= length (word (k + 2)))%nat.
Proof.
  assert (St : forall m, word (S m) = ended (folded (word m) (x m) (s m))) by reflexivity.
  destruct (fold_grows w0 (x 0%nat) (s 0%nat) (Hx _) fine) as [F1 [L1 _]].
  destruct (fold_grows (word 1%nat) (x 1%nat) (s 1%nat) (Hx _) F1) as [F2 [_ [L2 _]]]. specialize (L2 L1).
  induction k as [|k [I L]]; [split; assumption|]. cbn [Nat.add]. rewrite St.
  destruct (fold_grows (word (k + 2)) (x (k + 2)%nat) (s (k + 2)%nat) (Hx _) I) as [F [_ [_ [_ G]]]]. split; [exact F | lia].
Qed.
Lemma word_limit k i : (i < length (word k) - 1)%nat -> nth i (word k) 0 = a i.
Proof.
  intros Hi. unfold a, paperfolding. fold word. destruct (Nat.le_ge_cases k (i + 2)) as [H | H].
  - replace (i + 2)%nat with ((i + 2 - k) + k)%nat by lia. symmetry. now apply word_stable.
  - replace k with ((k - (i + 2)) + (i + 2))%nat by lia. apply word_stable. pose proof (proj2 (word_fine i)). lia.
Qed.
Lemma limit_positive n : (1 <= n)%nat -> 1 <= a n.
Proof.
  intros Hn. destruct (word_fine n) as [[a0 [v [z [E [Hv Hz]]]]] L]. rewrite <- (word_limit (n + 2) n) by lia. rewrite E in *.
  rewrite app_length in L. cbn [length] in L. rewrite app_nth1 by (cbn [length]; lia). destruct n as [|n]; [lia|]. cbn [nth].
  rewrite Forall_forall in Hv. apply Hv, nth_In. lia.
Qed.
Lemma all_fine k : fine_word (word k).
Proof.
  induction k as [|k I]; [exact fine|]. exact (proj1 (fold_grows (word k) (x k) (s k) (Hx _) I)).
Qed.
Lemma word_column k : P (word (S k)) = x k * P (word k) * Q (word k) + s k /\ Q (word (S k)) = x k * Q (word k) ^ 2.
Proof.
  change (word (S k)) with (ended (folded (word k) (x k) (s k))). destruct (ended_column (folded (word k) (x k) (s k))) as [-> ->].
  destruct (all_fine k) as [b0 [u [z [-> _]]]]. apply fold_column, Hs.
Qed.
Open Scope R_scope.
Let z k := IZR (P (word k)) / IZR (Q (word k)).
Hypothesis Q0 : Q w0 <> 0%Z.
Lemma Q_not_zero k : Q (word k) <> 0%Z.
Proof. induction k; [exact Q0|]. rewrite (proj2 (word_column k)). specialize (Hx k). nia. Qed.
Lemma word_cone n k : (1 <= n)%nat -> (n <= k)%nat -> in_cone (remainder a (z (k + 2)) n) (remainder a (z (k + 2)) (S n)).
Proof.
  intros Hn Hk. destruct (word_fine k) as [[a0 [v [y [E [_ Hy]]]]] L]. set (u := a0 :: v) in *.
  set (g := remainder a (z (k + 2))). set (m := length u). pose proof (Q_not_zero (k + 2)) as NQ.
  assert (Lm : length (word (k + 2)) = (m + 1)%nat) by (rewrite E, app_length; reflexivity).
  assert (A : prod (entries a plus) 0 m = word_mat u).
  { rewrite word_prod. f_equal. transitivity (map (fun i => nth i u 0%Z) (seq 0 m)); [|apply map_nth_seq]. apply map_ext_in. intros i Hi. apply in_seq in Hi.
    rewrite <- (word_limit (k + 2) i) by lia. rewrite E. apply app_nth1. fold m. lia. }
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

(** ** Words of polynomials in the parameters

    Folding them is possible where it is known of a quotient that it is 1, or at least 2. *)
Definition psums (p : poly) (sg : Z) (e : nat -> nat) : nat -> poly :=
  fix sums j := match j with O => num 1 | S j => padd (pmul (sums j) (ppow p (e (S j) - e j))) (num (sg ^ Z.of_nat (S j))) end.
Lemma psums_eval l p sg e j : zpoly l (psums p sg e j) = partial (zpoly l p) sg e j.
Proof. induction j as [|j IH]; [reflexivity|]. cbn [psums partial]. rewrite zpoly_add, zpoly_mul, zpoly_pow, zpoly_num. fold (psums p sg e j). now rewrite IH. Qed.
Definition pfactors (p : poly) (n d : Z) (E : exponents) (k0 k : nat) : poly :=
  match E with Geometric 2 => num (n / d) | _ => ppow p (exponent E (S (k0 + k)) - 2 * exponent E (k0 + k)) end.
Lemma pfactors_eval l p n d E k0 k : zpoly l (pfactors p n d E k0 k) = factors (zpoly l p) n d E k0 k.
Proof. destruct E as [[|[|[|r]]]|]; cbn [pfactors factors]; rewrite ?zpoly_pow; reflexivity. Qed.
Definition is_one (p : poly) : option bool := if peq p (num 1) then Some true else if at_least 2 p then Some false else None.
Lemma is_one_sound l p a : natural l -> is_one p = Some a -> (zpoly l p =? 1) = a.
Proof.
  intros Hl. unfold is_one. destruct (peq p (num 1)) eqn:E; [|destruct (at_least 2 p) eqn:F; [|discriminate]]; intros [= <-].
  - apply (zpoly_eq l) in E. rewrite zpoly_num in E. now apply Z.eqb_eq.
  - apply (at_least_sound 2 l p Hl) in F. apply Z.eqb_neq. lia.
Qed.
Definition pended (w : list poly) : option (list poly) :=
  let u := removelast w in
  match is_one (last w (num 0)) with
  | Some true => Some (removelast u ++ [padd (last u (num 0)) (num 1)]) | Some false => Some w | None => None end.
Definition pfolded (w : list poly) (x : poly) (s : Z) : option (list poly) :=
  let u := removelast w in let z := last w (num 0) in let back := rev (tl u) in let up := padd z (num 1) in let down := psub z (num 1) in let x' := psub x (num 1) in
  match is_one x with
  | None => None
  | Some one => Some (u ++ if s =? (if Nat.even (length u) then 1 else -1)
                           then if one then up :: down :: back else z :: x' :: num 1 :: down :: back
                           else if one then down :: up :: back else down :: num 1 :: x' :: z :: back)
  end.
Fixpoint pfolding (w : list poly) (x : nat -> poly) (s : nat -> Z) (k : nat) : option (list poly) :=
  match k with
  | O => Some w
  | S k => match pfolding w x s k with
           | None => None | Some v => match pfolded v (x k) (s k) with None => None | Some v => pended v end end
  end.
Lemma map_last (A B : Type) (f : A -> B) w d : last (map f w) (f d) = f (last w d).
Proof. induction w as [|a [|b w] IH]; [reflexivity | reflexivity | exact IH]. Qed.
Lemma map_removelast (A B : Type) (f : A -> B) w : removelast (map f w) = map f (removelast w).
Proof. induction w as [|a [|b w] IH]; [reflexivity | reflexivity|]. change (f a :: removelast (map f (b :: w)) = f a :: map f (removelast (b :: w))). now rewrite IH. Qed.
(** (Coq's [injection] would compute the numbers.) *)
Lemma of_some (A : Type) (x y : A) : Some x = Some y -> y = x. Proof. congruence. Qed.
Section Parameters.
Variable l : list Z.
Hypothesis Hl : natural l.
Lemma last_eval w : last (map (zpoly l) w) 0 = zpoly l (last w (num 0)).
Proof. exact (map_last _ _ (zpoly l) w (num 0)). Qed.
Lemma pended_sound w v : pended w = Some v -> map (zpoly l) v = ended (map (zpoly l) w).
Proof.
  unfold pended, ended. rewrite last_eval. destruct (is_one _) as [one|] eqn:E; [|discriminate].
  rewrite (is_one_sound l _ _ Hl E). destruct one; intros S; apply of_some in S; subst v; [|reflexivity].
  rewrite !map_removelast, last_eval, map_app. cbn [map]. now rewrite zpoly_add, zpoly_num.
Qed.
Lemma pfolded_sound w x s v : pfolded w x s = Some v -> map (zpoly l) v = folded (map (zpoly l) w) (zpoly l x) s.
Proof.
  unfold pfolded, folded. rewrite last_eval, map_removelast, map_length. destruct (is_one x) as [one|] eqn:E; [|discriminate].
  rewrite (is_one_sound l _ _ Hl E). intros S. apply of_some in S. subst v. rewrite map_app. f_equal.
  assert (T : tl (map (zpoly l) (removelast w)) = map (zpoly l) (tl (removelast w))) by now destruct (removelast w). rewrite T, <- map_rev.
  destruct (s =? _), one; cbn [map]; rewrite ?zpoly_add, ?zpoly_sub, ?zpoly_num; reflexivity.
Qed.
Lemma pfolding_sound w x s k : forall v, pfolding w x s k = Some v -> map (zpoly l) v = folding (map (zpoly l) w) (fun k => zpoly l (x k)) s k.
Proof.
  induction k as [|k IH]; cbn [pfolding folding]; [now intros v [= <-]|]. intros v. destruct (pfolding w x s k) as [u|]; [|discriminate].
  destruct (pfolded u (x k) (s k)) as [u'|] eqn:E; [|discriminate]. intros F. rewrite (pended_sound _ _ F), (pfolded_sound _ _ _ _ E), (IH u eq_refl). reflexivity.
Qed.
End Parameters.
Lemma folding_ext w x y s k : (forall k, x k = y k) -> folding w x s k = folding w y s k.
Proof. intros H. induction k as [|k IH]; [reflexivity|]. cbn [folding]. now rewrite IH, H. Qed.
Lemma firstn_seq (w : list Z) : forall i, (i <= length w)%nat -> firstn i w = map (fun n => nth n w 0) (seq 0 i).
Proof.
  induction w as [|z w IH]; intros [|i] H; cbn [length] in H; [reflexivity | lia | reflexivity|]. cbn [firstn seq map nth]. f_equal. rewrite <- seq_shift, map_map. apply IH. lia.
Qed.
Definition check_word (w : list poly) : bool :=
  match w with a0 :: v => (1 <=? length v)%nat && forallb (at_least 1) (removelast v) && at_least 2 (last v (num 0)) | _ => false end.
Lemma check_word_sound l w : natural l -> check_word w = true -> fine_word (map (zpoly l) w).
Proof.
  intros Hl. destruct w as [|a0 v]; cbn [check_word]; [discriminate|]. intros H. bools.
  destruct v as [|z v _] using rev_ind; [cbn in *; lia|].
  match goal with H : at_least 2 _ = true |- _ => rewrite last_last in H; rename H into Z end.
  match goal with H : forallb _ _ = true |- _ => rewrite removelast_last in H; rewrite forallb_forall in H; rename H into F end.
  exists (zpoly l a0), (map (zpoly l) v), (zpoly l z). split; [cbn [map app]; now rewrite map_app|]. split; [|now apply at_least_sound].
  rewrite Forall_forall. intros y Hy. apply in_map_iff in Hy. destruct Hy as [q [<- Hq]]. apply at_least_sound; [exact Hl | now apply F].
Qed.

(** The sum of sg^k/b^e(k), for all values of the parameters, is the limit from number k0 on. *)
Definition check_folding (b : expr) (sg : Z) (E : exponents) (w head : list expr) (k0 i : nat) (n h d : Z) (lam : expr) (y : Z) (folds : nat) (F : image) (M : linear_map) (r : ratio) : bool :=
  let p := p0 b in let q := ppow p (exponent E k0) in let w0 := map p0 w in let W := pword w0 in
  at_least 2 p && ((sg =? 1) || (sg =? -1)) && (1 <=? n) && (1 <=? d) && check_exponents E && check_factors n d E && check_word w0
  && peq (pmul (num n) (f21 W)) (pmul (num d) q)
  && peq (pmul (pmul (num d) (f11 W)) q) (pmul (padd (pmul (num n) (psums p sg (exponent E) k0)) (pmul (num h) q)) (f21 W))
  && (1 <=? i)%nat
  && match pfolding w0 (pfactors p n d E k0) (later_signs sg k0) folds with
     | Some v => (i <? length v)%nat
         && check_multiple (firstn i v) head 1 1 lam y F M (psub (pmul (num d) (var 1)) (pmul (num h) (var 2))) (pmul (num n) (var 2)) r
     | None => false
     end.
Theorem folding_formula b sg E w head k0 i n h d lam y folds F M r us : natural us -> check_folding b sg E w head k0 i n h d lam y folds F M r = true ->
  let z := zval (0 :: 0 :: us) in
  forall v c B : R, v = image_value us c F -> c = Series (fun k => (IZR sg ^ k / B ^ exponent E k)%R) -> B = IZR (z b) ->
  value (behind (map z head) (fun m => paperfolding (map z w) (factors (z b) n d E k0) (later_signs sg k0) (i + m)%nat)) (periodic [1]) (ratio_value r v us).
Proof.
  intros Hu H z0 v c B -> -> ->. unfold check_folding in H. cbv zeta in H. bools.
  set (l := 0 :: 0 :: us) in *. assert (Hl : natural l) by (apply ge0; [exact Hu | lia]). set (b0 := z0 b) in *.
  assert (Pb : zpoly l (p0 b) = b0) by apply p0_eval_u.
  assert (Pw : map (zpoly l) (map p0 w) = map z0 w) by (rewrite map_map; apply map_ext; intros t; apply p0_eval_u).
  set (x := factors b0 n d E k0) in *. set (s := later_signs sg k0) in *. set (e := exponent E) in *. set (w0 := map z0 w) in *.
  match goal with C : check_word _ = true |- _ => apply (check_word_sound l _ Hl) in C; rewrite Pw in C; rename C into Fine end.
  destruct (pfolding _ _ _ _) as [fw|] eqn:Fold; [|discriminate]. bools.
  match goal with C : check_multiple _ _ _ _ _ _ _ _ _ _ _ = true |- _ => rename C into Law end.
  apply (pfolding_sound l Hl) in Fold. rewrite Pw in Fold. rewrite (folding_ext w0 _ x) in Fold by (intros k; unfold x; rewrite pfactors_eval, Pb; reflexivity).
  match goal with C : at_least 2 _ = true |- _ => apply (at_least_sound 2 l _ Hl) in C; rewrite Pb in C; rename C into Hb end.
  match goal with C : peq (pmul (num n) _) _ = true |- _ => apply (zpoly_eq l) in C; rewrite !zpoly_mul, !zpoly_num, zpoly_pow, Pb in C; rename C into E1 end.
  match goal with C : peq (pmul (pmul (num d) _) _) _ = true |- _ => apply (zpoly_eq l) in C; rewrite !zpoly_mul, zpoly_add, !zpoly_mul, !zpoly_num, zpoly_pow, psums_eval, Pb in C; rename C into E2 end.
  assert (PQ : zpoly l (f11 (pword (map p0 w))) = P w0 /\ zpoly l (f21 (pword (map p0 w))) = Q w0).
  { unfold P, Q. rewrite <- Pw, <- pword_eval. split; reflexivity. }
  destruct PQ as [E11 E21]. rewrite E21 in E1, E2. rewrite E11 in E2. fold e in E1, E2.
  assert (Hsg : sg = 1 \/ sg = -1) by assumption. assert (Hn : 1 <= n) by assumption. assert (Hd : 1 <= d) by assumption.
  assert (He : forall k, (2 * e k <= e (S k))%nat) by (intros; now apply exponents_double).
  assert (He0 : (1 <= e 0%nat)%nat) by (destruct E; cbn; lia).
  assert (Hx : forall k, x k * d = n * b0 ^ Z.of_nat (e (S (k0 + k)) - 2 * e (k0 + k))%nat) by (intros; apply factors_sound; [lia | assumption]).
  assert (Hs : forall k, s k = sg ^ Z.of_nat (S (k0 + k))) by (intros; now apply later_signs_sound).
  assert (Hx1 : forall k, 1 <= x k).
  { intros k. specialize (Hx k). pose proof (Z.pow_pos_nonneg b0 (Z.of_nat (e (S (k0 + k)) - 2 * e (k0 + k))%nat) ltac:(lia) ltac:(lia)). nia. }
  assert (Hs1 : forall k, s k = 1 \/ s k = -1).
  { intros k. rewrite Hs. set (m := S (k0 + k)%nat). clearbody m. destruct Hsg as [-> | ->]; [left; apply Z.pow_1_l; lia|].
    induction m as [|m [I | I]]; [now left | |]; rewrite Nat2Z.inj_succ, Z.pow_succ_r, I by lia; [right | left]; reflexivity. }
  assert (Bq : 1 <= b0 ^ Z.of_nat (e k0)) by (pose proof (Z.pow_pos_nonneg b0 (Z.of_nat (e k0)) ltac:(lia) ltac:(lia)); lia).
  assert (NQ : Q w0 <> 0) by (intro Z; rewrite Z in E1; nia).
  assert (Z0 : (IZR (P w0) / IZR (Q w0) = (IZR n * sum_n (fun k => IZR sg ^ k / IZR b0 ^ e k) k0 + IZR h) / IZR d)%R).
  { apply (f_equal IZR) in E2. rewrite !mult_IZR, plus_IZR, !mult_IZR, <- (partial_sum b0 sg e k0 Hb He), <- pow_IZR in E2.
    assert (B : (0 < IZR b0 ^ e k0)%R) by (apply pow_lt, IZR_lt; lia). apply not_0_IZR in NQ. assert (1 <= IZR d)%R by now apply (IZR_le 1).
    apply Rmult_eq_reg_r with (IZR d * IZR b0 ^ e k0 * IZR (Q w0))%R; [|repeat apply Rmult_integral_contrapositive_currified; lra].
    transitivity (IZR d * IZR (P w0) * IZR b0 ^ e k0)%R; [field; exact NQ|]. rewrite E2. field. lra. }
  pose proof (sum_limit w0 x s Hx1 Hs1 Fine NQ b0 sg n h d e k0 Hb Hsg Hn Hd He He0 Hx Hs E1 Z0) as Lim.
  assert (Rd : (1 <= IZR d)%R) by now apply (IZR_le 1). assert (Rn : (1 <= IZR n)%R) by now apply (IZR_le 1).
  refine (multiple_sound (paperfolding w0 x s) _ _ head i 1 1 lam y F M _ _ r us _ _ Hu Law _ _ _ _ _ _).
  - assert (L : (i < length fw)%nat) by assumption. rewrite <- (map_length (zpoly l)), Fold in L.
    change (0 :: 0 :: us) with l. rewrite <- firstn_map, Fold, firstn_seq by lia. apply map_ext_in. intros m Hm. apply in_seq in Hm.
    apply (word_limit w0 x s Hx1 Fine). lia.
  - intros m Hm. apply (limit_positive w0 x s Hx1 Fine). lia.
  - intros m Hm. apply (folding_cone w0 x s Hx1 Hs1 Fine NQ _ Lim). lia.
  - intros m. now destruct (Nat.even m).
  - rewrite rpoly_mul, rpoly_num, rpoly_var. cbn. lra.
  - rewrite rpoly_sub, !rpoly_mul, !rpoly_num, !rpoly_var. cbn [BinList.nth hd tl BinList.jump]. field. lra.
Qed.
Lemma liouville_sum b : liouville b = Series (fun k => (1 ^ k / b ^ fact (S k))%R).
Proof. apply Series_ext. intros k. rewrite pow1. unfold Rdiv. now rewrite Rmult_1_l. Qed.
