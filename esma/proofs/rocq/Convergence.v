(** * Convergence: Tietze's criterion *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices.
Open Scope Z_scope.

(** ** Tietze's condition *)

Definition admissible (a s : nat -> Z) (j : nat) :=
  (forall n, (j <= n)%nat -> 1 <= a n /\ 1 <= a n + s n) /\
  (forall n, exists m, (n <= m)%nat /\ 2 <= a m + s m).

(** Let (p', q') be the second row of the product of the entries from j on. Then q' >= 1, and
    q' + p' >= 1 does not decrease, and grows where a + s >= 2. *)
Section Tail.
Variables (a s : nat -> Z) (j : nat).
Hypothesis adm : admissible a s j.
Let B n := prod (entries a s) j (S n).

Lemma row_step n : e21 (B (S n)) = e21 (B n) * a (j + S n)%nat + e22 (B n) /\
                   e22 (B (S n)) = e21 (B n) * s (j + S n)%nat.
Proof. unfold B. simpl. unfold entries, entry; simpl. split; ring. Qed.
Lemma row_pos n : 1 <= e21 (B n) /\ 1 <= e21 (B n) + e22 (B n).
Proof.
  destruct adm as [ad _]. induction n.
  - unfold B; simpl. lia.
  - destruct (row_step n) as [-> ->]. specialize (ad (j + S n)%nat ltac:(lia)). nia.
Qed.
Lemma row_mono n : e21 (B n) + e22 (B n) <= e21 (B (S n)) + e22 (B (S n)) /\
                   e21 (B n) + e22 (B n) <= e21 (B (S n)) /\
                   (2 <= a (j + S n)%nat + s (j + S n)%nat ->
                    e21 (B n) + e22 (B n) < e21 (B (S n)) + e22 (B (S n))).
Proof.
  destruct adm as [ad _]. destruct (row_step n) as [-> ->]. destruct (row_pos n) as [H1 H2].
  specialize (ad (j + S n)%nat ltac:(lia)). repeat split; nia.
Qed.
Lemma row_mono' n m : (n <= m)%nat -> e21 (B n) + e22 (B n) <= e21 (B m) + e22 (B m).
Proof. induction 1; [lia|]. pose proof (row_mono m). lia. Qed.
Lemma row_large (K : Z) : exists n, K <= e21 (B n) + e22 (B n).
Proof.
  assert (H : forall k : nat, exists n, Z.of_nat k <= e21 (B n) + e22 (B n)).
  { induction k as [|k [n Hn]].
    - exists O. pose proof (row_pos O). lia.
    - destruct adm as [_ io]. destruct (io (j + S n)%nat) as [m [Hm H2]].
      exists (S (m - j - 1)). pose proof (row_mono (m - j - 1)) as [_ [_ R]].
      replace (j + S (m - j - 1))%nat with m in R by lia.
      pose proof (row_mono' n (m - j - 1) ltac:(lia)). specialize (R H2). lia. }
  destruct (H (Z.to_nat K)) as [n Hn]. exists n. lia.
Qed.
Lemma den_large (K : Z) : exists n, forall m, (n <= m)%nat -> K <= e21 (B m).
Proof.
  destruct (row_large K) as [n Hn]. exists (S n). intros m Hm.
  destruct m; [lia|]. pose proof (row_mono m) as [_ [H _]]. pose proof (row_mono' n m ltac:(lia)). lia.
Qed.
End Tail.

Open Scope R_scope.

(** ** The cone: u/v in [1, infinity], that is 0 <= v <= u up to a common sign *)
Definition in_cone (u v : R) := (0 < u /\ 0 <= v <= u) \/ (u < 0 /\ u <= v <= 0).
Lemma cone_step (a s : Z) u v : (1 <= a)%Z -> (1 <= a + s)%Z -> (s = 1 \/ s = -1)%Z ->
  in_cone u v -> in_cone (IZR a * u + IZR s * v) u.
Proof.
  intros H1 H2 Hs C. destruct Hs as [-> | ->].
  - apply IZR_le in H1. destruct C as [C | C]; [left | right]; nra.
  - assert (H3 : (2 <= a)%Z) by lia. apply IZR_le in H3. destruct C as [C | C]; [left | right]; nra.
Qed.
Lemma cone_abs u v : in_cone u v -> u <> 0 /\ Rabs v <= Rabs u.
Proof. intros [C | C]; split; try lra; unfold Rabs; destruct (Rcase_abs u), (Rcase_abs v); lra. Qed.

(** ** Lemma 2 (Tietze 1911)

    Numbers g_n that solve g_n = a_n g_(n+1) + s_n g_(n+2), with entries that are admissible from j on, and
    with g_m/g_(m+1) in [1, infinity] for infinitely many m: the value is g_0/g_1, if g_1 is not 0. No
    convergent at the beginning needs a case of its own. *)
Section Tietze.
Variables (a s : nat -> Z) (g : nat -> R) (j : nat).
Hypothesis Hs : unit_signs s.
Hypothesis adm : admissible a s j.
Hypothesis Hg : complete a s g.
Hypothesis io : forall n, exists m, (n <= m)%nat /\ in_cone (g m) (g (S m)).

Lemma cone_all n : (j <= n)%nat -> in_cone (g n) (g (S n)).
Proof.
  intros Hn. destruct (io n) as [m [Hm C]].
  assert (D : forall d, (d <= m - n)%nat -> in_cone (g (m - d)%nat) (g (S (m - d)))).
  { induction d as [|d IH]; intros Hd; [now rewrite Nat.sub_0_r|].
    specialize (IH ltac:(lia)). replace (m - d)%nat with (S (m - S d)) in IH by lia.
    rewrite (Hg (m - S d)%nat). destruct adm as [ad _]. specialize (ad (m - S d)%nat ltac:(lia)).
    apply cone_step; tauto || apply Hs. }
  specialize (D (m - n)%nat ltac:(lia)). replace (m - (m - n))%nat with n in D by lia. exact D.
Qed.
Lemma g_bound n : Rabs (g (j + n)%nat) <= Rabs (g j).
Proof.
  induction n; [rewrite Nat.add_0_r; lra|].
  destruct (cone_abs _ _ (cone_all (j + n) ltac:(lia))) as [_ H].
  rewrite Nat.add_succ_r. lra.
Qed.

Hypothesis g1 : g 1%nat <> 0.

(** |g_1 p_n - g_0 q_n| = |g_(n+2)|, which is bounded; and |q_n| tends to infinity. *)
Lemma cross n : Rabs (g 1%nat * IZR (numerator a s n) - g O * IZR (denominator a s n)) = Rabs (g (S (S n))).
Proof.
  rewrite numerator_mat, denominator_mat. pose proof (complete_prod a s g 0 (S n) Hg) as [H0 H1].
  pose proof (det_prod a s 0 (S n) Hs) as D. set (b := prod (entries a s) 0 (S n)) in *.
  simpl (0 + S n)%nat in *. rewrite H0, H1. unfold act1, act2.
  assert (E : IZR (e11 b) * IZR (e22 b) - IZR (e12 b) * IZR (e21 b) = IZR (det b)).
  { unfold det. izr. reflexivity. }
  replace (_ - _) with (IZR (det b) * g (S (S n))) by (rewrite <- E; ring).
  rewrite Rabs_mult. destruct D as [-> | ->]; unfold Rabs at 1; destruct (Rcase_abs _); lra.
Qed.

Lemma q_large (K : R) : exists n, forall m, (n <= m)%nat -> K <= Rabs (IZR (denominator a s m)).
Proof.
  set (G0 := g j). set (G1 := g (S j)).
  assert (NZ : G1 <> 0). { apply (cone_abs _ _ (cone_all (S j) ltac:(lia))). }
  set (b := prod (entries a s) 0 j).
  assert (E1 : g 1%nat = IZR (e21 b) * G0 + IZR (e22 b) * G1).
  { destruct (complete_prod a s g 0 j Hg) as [_ H]. exact H. }
  set (c := Rabs (IZR (e21 b)) * Rabs G0).
  set (K' := (c + Rabs G1 * K) / Rabs (g 1%nat)).
  destruct (den_large a s j adm (up K')) as [n Hn]. exists (n + j)%nat. intros m Hm.
  set (i := (m - j)%nat). specialize (Hn i ltac:(unfold i; lia)).
  assert (Hm' : (S m = j + S i)%nat) by (unfold i; lia).
  rewrite denominator_mat, Hm', prod_split. fold b. change (0 + j)%nat with j.
  pose proof (complete_prod a s g j (S i) Hg) as [H0 H1].
  pose proof (det_prod a s j (S i) Hs) as D.
  pose proof (g_bound (S (S i))) as Bd. rewrite Nat.add_succ_r in Bd.
  set (t := prod (entries a s) j (S i)) in *. fold G0 G1 in H0, H1, Bd.
  set (u := g (j + S i)%nat) in *. set (v := g (S (j + S i))) in *.
  rewrite e21_mul. izr. unfold act1, act2 in H0, H1.
  apply IZR_le in Hn. pose proof (archimed K') as [Ha _].
  set (q := IZR (e21 t)) in *. set (p := IZR (e11 t)) in *.
  assert (E : G1 * (IZR (e21 b) * p + IZR (e22 b) * q) = g 1%nat * q + IZR (e21 b) * (IZR (det t) * v)).
  { rewrite E1. unfold det. izr. rewrite H0, H1. unfold p, q. ring. }
  assert (L : Rabs (IZR (e21 b) * (IZR (det t) * v)) <= c).
  { unfold c. rewrite !Rabs_mult. apply Rmult_le_compat_l; [apply Rabs_pos|].
    destruct D as [-> | ->]; unfold Rabs at 1; destruct (Rcase_abs _); lra. }
  assert (P1 : 0 < Rabs (g 1%nat)) by now apply Rabs_pos_lt.
  assert (P2 : 0 < Rabs G1) by now apply Rabs_pos_lt.
  assert (Q : c + Rabs G1 * K <= Rabs (g 1%nat) * q).
  { apply Rle_trans with (Rabs (g 1%nat) * K').
    - unfold K'. apply Req_le. field. lra.
    - apply Rmult_le_compat_l; lra. }
  apply Rmult_le_reg_l with (Rabs G1); [exact P2|].
  rewrite <- Rabs_mult, E.
  assert (Rabs (g 1%nat) * q <= Rabs (g 1%nat * q)).
  { rewrite Rabs_mult. apply Rmult_le_compat_l; [lra|]. apply Rle_abs. }
  pose proof (Rabs_triang_inv (g 1%nat * q) (- (IZR (e21 b) * (IZR (det t) * v)))) as T.
  rewrite Rabs_Ropp in T. unfold Rminus in T. rewrite Ropp_involutive in T. lra.
Qed.

Theorem tietze : value a s (g O / g 1%nat).
Proof.
  split.
  - destruct (q_large 1) as [n Hn]. exists n. intros m Hm E. specialize (Hn m Hm).
    rewrite E, Rabs_R0 in Hn. lra.
  - apply is_lim_seq_spec. intros eps.
    pose proof (Rabs_pos_lt _ g1) as P1.
    destruct (q_large ((Rabs (g j) / Rabs (g 1%nat) + 1) / eps)) as [n Hn].
    exists (n + j)%nat. intros m Hm. specialize (Hn m ltac:(lia)).
    pose proof (cross m) as C. pose proof (g_bound (S (S m) - j)) as Bd.
    replace (j + (S (S m) - j))%nat with (S (S m)) in Bd by lia.
    pose proof (cond_pos eps) as Pe.
    set (P := IZR (numerator a s m)) in *. set (Q := IZR (denominator a s m)) in *.
    set (w := Rabs (g j) / Rabs (g 1%nat)) in *.
    assert (Pw : 0 <= w). { unfold w. apply Rdiv_le_0_compat; [apply Rabs_pos|lra]. }
    assert (PQ : 0 < Rabs Q).
    { apply Rlt_le_trans with ((w + 1) / eps); [|exact Hn]. apply Rdiv_lt_0_compat; lra. }
    assert (NQ : Q <> 0). { intro H. rewrite H, Rabs_R0 in PQ. lra. }
    replace (P / Q - g O / g 1%nat) with ((g 1%nat * P - g O * Q) / (g 1%nat * Q)) by (field; auto).
    rewrite Rabs_div by (apply Rmult_integral_contrapositive; auto).
    rewrite C, Rabs_mult.
    apply Rmult_lt_reg_r with (Rabs (g 1%nat) * Rabs Q); [now apply Rmult_lt_0_compat|].
    unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l by (apply Rgt_not_eq; now apply Rmult_lt_0_compat).
    rewrite Rmult_1_r.
    assert (H1 : w + 1 <= eps * Rabs Q).
    { apply Rmult_le_reg_r with (/ eps); [now apply Rinv_0_lt_compat|].
      replace (eps * Rabs Q * / eps) with (Rabs Q) by (field; lra). exact Hn. }
    assert (H2 : Rabs (g j) = w * Rabs (g 1%nat)). { unfold w. field. lra. }
    nra.
Qed.
End Tietze.
