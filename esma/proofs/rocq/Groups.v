(** * From entries to quotients

    Entry n of a statement is a list of quotients with their signs: one, or a run of equal ones. The quotients
    of all entries one after another are cut into groups of T entries, from entry j on. *)
From Coq Require Import ZArith Reals List Lia Lra.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices Convergence.
Import ListNotations.
Open Scope Z_scope.

(** The value depends on nothing but the quotients and signs. *)
Lemma value_ext a s a' s' x : (forall n, a n = a' n) -> (forall n, s n = s' n) -> value a s x -> value a' s' x.
Proof.
  intros Ha Hs [[n0 H1] H2].
  assert (R : forall f0 f1 n, recurrence a s f0 f1 n = recurrence a' s' f0 f1 n).
  { intros f0 f1 n. induction n; simpl; [reflexivity|]. now rewrite IHn, Ha, Hs. }
  assert (D : forall n, denominator a s n = denominator a' s' n) by (intros; unfold denominator; now rewrite R).
  assert (N : forall n, numerator a s n = numerator a' s' n) by (intros; unfold numerator; now rewrite R, Ha).
  split; [exists n0; intros n Hn; rewrite <- D; auto|].
  eapply is_lim_seq_ext; [|exact H2]. intros n. simpl. now rewrite D, N.
Qed.

Definition pair_mat (p : Z * Z) : mat := entry (fst p) (snd p).
Definition pairs_mat (l : list (Z * Z)) : mat := product (map pair_mat l).
Lemma pairs_mat_app l l' : pairs_mat (l ++ l') = mul (pairs_mat l) (pairs_mat l').
Proof. unfold pairs_mat. now rewrite map_app, product_app. Qed.
Lemma flat_map_seq {A} (f : nat -> list A) i m n : flat_map f (seq i (m + n)) = flat_map f (seq i m) ++ flat_map f (seq (i + m) n).
Proof. now rewrite seq_app, flat_map_app. Qed.
Lemma pairs_mat_flat e i n : pairs_mat (flat_map e (seq i n)) = prod (fun n => pairs_mat (e n)) i n.
Proof.
  induction n; [reflexivity|]. rewrite <- Nat.add_1_r, flat_map_seq, pairs_mat_app, IHn, Nat.add_1_r. cbn [prod].
  simpl. now rewrite app_nil_r.
Qed.
Lemma prod_pairs t p l : (forall i, (i < length l)%nat -> t (p + i)%nat = nth i l (0, -1)) ->
  prod (entries (fun n => fst (t n)) (fun n => snd (t n))) p (length l) = pairs_mat l.
Proof.
  induction l as [|x l IH] using rev_ind; intros H; [reflexivity|].
  rewrite app_length, Nat.add_1_r. cbn [prod]. rewrite pairs_mat_app, IH.
  - rewrite app_length in H. simpl in H. unfold entries. rewrite H by lia.
    rewrite app_nth2, Nat.sub_diag by lia. unfold pairs_mat, pair_mat. cbn. now rewrite mulr1.
  - intros i Hi. rewrite H by (rewrite app_length; lia). now rewrite app_nth1.
Qed.

(** Entry pre + N K + plain is a single quotient for every K, so that no block is empty. *)
Section Groups.
Variables (pre N plain : nat) (e : nat -> list (Z * Z)).
Hypothesis Hplain : (plain < N)%nat.
Hypothesis Hsingle : forall K, length (e (pre + N * K + plain)) = 1%nat.

Definition flat (A : nat) := flat_map e (seq 0 A).
Definition term (n : nat) : Z * Z := nth n (flat (pre + N * S n)) (0, -1).
Let a n := fst (term n).
Let s n := snd (term n).

Lemma flat_split m n : flat (m + n) = flat m ++ flat_map e (seq m n).
Proof. unfold flat. now rewrite flat_map_seq. Qed.
Lemma flat_long K : (K <= length (flat (pre + N * K)))%nat.
Proof.
  induction K; [lia|]. replace (pre + N * S K)%nat with (pre + N * K + (plain + (1 + (N - plain - 1))))%nat by nia.
  rewrite flat_split, flat_map_seq, flat_map_seq, !app_length. cbn [seq flat_map].
  rewrite app_nil_r, Hsingle. lia.
Qed.
Lemma term_flat A n : (n < length (flat A))%nat -> term n = nth n (flat A) (0, -1).
Proof.
  intros H. unfold term. pose proof (flat_long (S n)) as L. set (B := (pre + N * S n)%nat) in *.
  destruct (Nat.le_ge_cases A B).
  - replace B with (A + (B - A))%nat by lia. rewrite flat_split. now apply app_nth1.
  - replace A with (B + (A - B))%nat by lia. rewrite flat_split. symmetry. apply app_nth1. lia.
Qed.
Lemma term_in n : exists m, In (term n) (e m).
Proof.
  assert (I : In (term n) (flat (pre + N * S n))) by (apply nth_In; pose proof (flat_long (S n)); lia).
  apply in_flat_map in I. destruct I as [m [_ I]]. now exists m.
Qed.

(** ** As heads and blocks *)
Lemma quotients_of n : quotients (map fst (flat pre)) (fun m => map fst (flat_map e (seq (pre + N * Z.to_nat m) N))) n = a n.
Proof.
  unfold quotients, a, term. rewrite <- (map_nth fst). f_equal. rewrite flat_split, map_app. f_equal.
  generalize (S n) as K. induction K as [|K IH]; [now rewrite Nat.mul_0_r|].
  rewrite seq_S, flat_map_app, IH. replace (N * S K)%nat with (N * K + N)%nat by lia.
  rewrite flat_map_seq, map_app. f_equal. cbn [flat_map]. rewrite app_nil_r, Nat2Z.id. now rewrite Nat.add_0_l.
Qed.
Lemma signs_minus : (forall n p, In p (e n) -> snd p = -1) -> forall n, s n = -1.
Proof. intros H n. destruct (term_in n) as [m I]. exact (H m _ I). Qed.
Lemma signs_plain sg : (forall n, exists x, e n = [(x, sg n)]) -> forall n, s n = sg n.
Proof.
  intros H n. assert (L : forall A, length (flat A) = A).
  { induction A; [reflexivity|]. rewrite <- Nat.add_1_r, flat_split, app_length, IHA. cbn [seq flat_map].
    destruct (H A) as [x ->]. reflexivity. }
  unfold s. rewrite (term_flat (n + 1)) by (rewrite L; lia). rewrite flat_split, app_nth2; rewrite L; [|lia].
  rewrite Nat.sub_diag. cbn [seq flat_map]. now destruct (H n) as [x ->].
Qed.

(** ** The groups *)
Variables (T j : nat).
Hypothesis TN : (T mod N = 0)%nat.
Hypothesis Tpos : (0 < T)%nat.
Hypothesis Hj : (pre <= j)%nat.
Definition pos k := length (flat (j + k * T)).
Definition group k := flat_map e (seq (j + k * T) T).

Lemma pos_S k : pos (S k) = (pos k + length (group k))%nat.
Proof.
  unfold pos, group. replace (j + S k * T)%nat with (j + k * T + T)%nat by (simpl; lia).
  now rewrite flat_split, app_length.
Qed.
Lemma group_pos k : (0 < length (group k))%nat.
Proof.
  unfold group. set (i := (j + k * T)%nat). assert (Hi : (pre <= i)%nat) by (unfold i; nia).
  set (K := ((i - pre) / N)%nat). pose proof (Nat.div_mod (i - pre) N ltac:(lia)) as DM. fold K in DM.
  pose proof (Nat.mod_upper_bound (i - pre) N ltac:(lia)) as MB.
  assert (NT : (N <= T)%nat). { apply Nat.div_exact in TN; [|lia]. destruct (T / N)%nat; nia. }
  assert (X : exists K', (i <= pre + N * K' + plain < i + N)%nat).
  { destruct (Nat.le_gt_cases ((i - pre) mod N) plain); [exists K | exists (S K)]; nia. }
  destruct X as [K' HK]. set (x := (pre + N * K' + plain)%nat) in *.
  replace T with ((x - i) + (1 + (T - (x - i) - 1)))%nat by lia.
  rewrite flat_map_seq, flat_map_seq, !app_length. replace (i + (x - i))%nat with x by lia.
  cbn [seq flat_map]. rewrite app_nil_r. unfold x at 2. rewrite Hsingle. lia.
Qed.
Lemma term_group k i : (i < length (group k))%nat -> term (pos k + i) = nth i (group k) (0, -1).
Proof.
  intros H. rewrite (term_flat (j + S k * T)).
  - replace (j + S k * T)%nat with (j + k * T + T)%nat by (simpl; lia). rewrite flat_split.
    fold (pos k). rewrite app_nth2; fold (pos k); [|unfold pos; lia].
    unfold pos. f_equal. lia.
  - fold (pos (S k)). rewrite pos_S. lia.
Qed.
Lemma pos_ge k : (k <= pos k)%nat.
Proof. induction k; [lia|]. rewrite pos_S. pose proof (group_pos k). lia. Qed.
Lemma find_group n : (pos 0 <= n)%nat -> exists k i, n = (pos k + i)%nat /\ (i < length (group k))%nat.
Proof.
  intros H. assert (G : forall K, (n < pos K)%nat -> exists k i, n = (pos k + i)%nat /\ (i < length (group k))%nat).
  { induction K; intros L; [lia|]. destruct (Nat.lt_ge_cases n (pos K)); [auto|].
    exists K, (n - pos K)%nat. rewrite pos_S in L. lia. }
  apply (G (S n)). pose proof (pos_ge (S n)). lia.
Qed.
Lemma first_product : prod (entries a s) 0 (pos 0) = pairs_mat (flat j).
Proof.
  unfold pos. simpl (0 * T)%nat. rewrite Nat.add_0_r. apply prod_pairs. intros i Hi. simpl. now apply term_flat.
Qed.
Lemma group_product k : prod (entries a s) (pos k) (length (group k)) = prod (fun n => pairs_mat (e n)) (j + k * T) T.
Proof. unfold a, s. rewrite prod_pairs by (intros; now apply term_group). apply pairs_mat_flat. Qed.

(** Admissible entries have admissible quotients. *)
Theorem groups_admissible :
  (forall n p, (j <= n)%nat -> In p (e n) -> 1 <= fst p /\ 1 <= fst p + snd p) ->
  (forall K, exists n p, (j + K * T <= n)%nat /\ e n = [p] /\ 2 <= fst p + snd p) ->
  admissible a s (pos 0).
Proof.
  intros H1 H2. split.
  - intros n Hn. destruct (find_group n Hn) as [k [i [-> Hi]]]. unfold a, s. rewrite term_group by exact Hi.
    assert (I : In (nth i (group k) (0, -1)) (group k)) by now apply nth_In.
    unfold group in I at 2. apply in_flat_map in I. destruct I as [m [I1 I2]]. apply in_seq in I1.
    apply (H1 m); [nia | exact I2].
  - intros n. destruct (H2 n) as [m [p [Hm [E G]]]]. exists (length (flat m)).
    assert (F : flat (m + 1) = flat m ++ [p]) by (rewrite flat_split; cbn [seq flat_map]; now rewrite app_nil_r, E).
    split.
    + replace m with (j + n * T + (m - (j + n * T)))%nat by lia. rewrite flat_split, app_length. fold (pos n).
      pose proof (pos_ge n). lia.
    + unfold a, s. rewrite (term_flat (m + 1)); rewrite F; [|rewrite app_length; simpl; lia].
      rewrite app_nth2, Nat.sub_diag by lia. exact G.
Qed.
End Groups.
