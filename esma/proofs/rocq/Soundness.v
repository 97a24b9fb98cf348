(** * What [check] computes is a proof *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices Convergence TheoremA TheoremT TheoremB Polynomials Groups Check.
Import ListNotations.
Open Scope Z_scope.
Open Scope bool_scope.

Lemma scaled_product (E : nat -> pmat) (F : nat -> mat) (d : nat -> Z) l i n k :
  (forall j, (i <= j < i + n)%nat -> zmat l (E j) = scale (d j) (F (j + k)%nat) /\ 0 < d j) ->
  zmat l (pproduct (map E (seq i n))) = scale (below_product d i n) (prod F (i + k) n) /\ 0 < below_product d i n.
Proof.
  rewrite zmat_product, map_map. unfold below_product. revert i. induction n; intros i H.
  - split; [|reflexivity]. cbn. mring.
  - cbn [seq map fold_right product]. destruct (H i ltac:(lia)) as [E1 N1].
    destruct (IHn (S i) ltac:(intros; apply H; lia)) as [E2 N2]. unfold product in E2. rewrite E1, E2, scale_mul. split.
    + f_equal. replace (S n) with (1 + n)%nat by lia. rewrite prod_split. cbn [prod].
      rewrite mul1, Nat.add_0_r. f_equal. f_equal. lia.
    + now apply Z.mul_pos_pos.
Qed.

(** ** The form of a claim *)
Section Form.
Variables (c : claim) (sp : nat) (u : list Z).
Hypothesis formed : check_form c sp = true.
Let pre := length (head c).
Let N := length (block c).
Let e := entry_at c u.
Lemma form_base : natural u -> match base_at c u with None => True | Some b => 2 <= b end.
Proof.
  intros Hu. unfold check_form in formed. bools. unfold base_at.
  match goal with H : match base c with None => true | _ => _ end = true |- _ => revert H end.
  destruct (base c); cbn [option_map]; [now apply p0_least | auto].
Qed.
Lemma form_block : (sp < N)%nat. Proof. unfold check_form in formed. bools. assumption. Qed.
Lemma form_signs : (0 < length (signs c))%nat. Proof. unfold check_form in formed. bools. assumption. Qed.
Lemma form_sign n : sign_at c n = 1 \/ sign_at c n = -1.
Proof.
  pose proof form_signs as HL. unfold check_form in formed. bools.
  match goal with H : forallb (fun s => (s =? 1) || (s =? -1)) _ = true |- _ => rename H into Signs end.
  rewrite forallb_forall in Signs. unfold sign_at, periodic.
  specialize (Signs _ (nth_In (signs c) 0 (Nat.mod_upper_bound n (length (signs c)) ltac:(lia)))). bools. exact Signs.
Qed.
Lemma form_exact n : exact (letter_at c u n :: 0 :: u) (item_at c n).
Proof.
  pose proof form_block as HN. unfold check_form in formed. bools. unfold letter_at, item_at. fold pre N.
  match goal with H : forallb (integral _) _ = true |- _ => rename H into Int end.
  match goal with H : forallb no_fraction _ = true |- _ => rename H into NoF end.
  destruct (Nat.ltb_spec n pre) as [L|L].
  - rewrite forallb_forall in NoF. specialize (NoF _ (nth_In (head c) (Run (Num 0)) L)). now destruct (nth n (head c) _).
  - apply integral_sound. rewrite forallb_forall in Int. apply Int, nth_In, Nat.mod_upper_bound. unfold N in HN. lia.
Qed.
Lemma form_single K : length (e (pre + N * K + sp)) = 1%nat.
Proof.
  pose proof form_block as HN. unfold check_form in formed. bools.
  unfold e, entry_at. rewrite map_length. unfold item_at. fold pre N.
  destruct (Nat.ltb_spec (pre + N * K + sp) pre); [lia|].
  replace (pre + N * K + sp - pre)%nat with (sp + K * N)%nat by lia.
  rewrite Nat.mod_add, Nat.mod_small by lia. now destruct (nth sp (block c) _).
Qed.
Lemma entry_sign n q : In q (e n) -> snd q = sign_at c n.
Proof. unfold e, entry_at. intros I. apply in_map_iff in I. now destruct I as [y [<- _]]. Qed.
Lemma form_unit : unit_signs (fun n => snd (term pre N e n)).
Proof.
  intros n. destruct (term_in pre N sp e form_block form_single n) as [m I].
  rewrite (entry_sign _ _ I). apply form_sign.
Qed.
Theorem form_value x : value (fun n => fst (term pre N e n)) (fun n => snd (term pre N e n)) x ->
  value (quotients (head_of c u) (block_of c u)) (periodic (signs c)) x.
Proof.
  pose proof form_block as Hsp. pose proof form_signs as HL. apply value_ext.
  - intros n. rewrite <- (quotients_of pre N sp e Hsp).
    unfold quotients. f_equal. f_equal; [unfold e, pre; now rewrite head_flat|].
    apply flat_map_ext_in. intros m _. rewrite Nat2Z.id. unfold e, pre, N. apply block_flat. unfold N in Hsp. lia.
  - intros n. pose proof form_single as Single. unfold check_form in formed. bools.
    match goal with H : forallb is_single _ = true \/ _ |- _ => destruct H as [K | K] end.
    + apply (signs_plain pre N sp e Hsp Single). intros m. unfold e, entry_at.
      rewrite forallb_forall in K. assert (P : is_single (item_at c m) = true).
      { unfold item_at. fold pre N. destruct (Nat.ltb_spec m pre); apply K, in_or_app; [left | right]; apply nth_In; [assumption|].
        apply Nat.mod_upper_bound. fold N. lia. }
      destruct (item_at c m); [eexists; reflexivity | eexists; reflexivity | discriminate | discriminate].
    + rewrite forallb_forall in K. assert (P : forall m, sign_at c m = -1).
      { intros m. unfold sign_at, periodic. symmetry. apply Z.eqb_eq, K, nth_In, Nat.mod_upper_bound. lia. }
      change (periodic (signs c) n) with (sign_at c n). rewrite P.
      apply (signs_minus pre N sp e Hsp Single). intros m q I. now rewrite (entry_sign _ _ I).
Qed.
End Form.

(** Items and signs recur after T entries. *)
Section Period.
Variables (c : claim) (T : nat).
Let pre := length (head c).
Let N := length (block c).
Lemma item_group n k : (0 < N)%nat -> (T mod N = 0)%nat -> (pre <= n)%nat -> item_at c (n + k * T) = item_at c n.
Proof.
  intros HN TN Hn. unfold item_at. fold pre N.
  destruct (Nat.ltb_spec (n + k * T) pre), (Nat.ltb_spec n pre); try lia.
  replace (n + k * T - pre)%nat with ((n - pre) + (k * (T / N)) * N)%nat.
  2:{ apply Nat.div_exact in TN; [|lia]. nia. }
  now rewrite Nat.mod_add by lia.
Qed.
Lemma sign_group n k : (0 < length (signs c))%nat -> (T mod length (signs c) = 0)%nat -> sign_at c (n + k * T) = sign_at c n.
Proof.
  intros HL TL. unfold sign_at, periodic. f_equal. apply Nat.div_exact in TL; [|lia].
  rewrite TL. set (L := length (signs c)) in *.
  replace (n + k * (L * (T / L)))%nat with (n + (k * (T / L)) * L)%nat by ring. apply Nat.mod_add; lia.
Qed.
End Period.

Lemma leading_sound l q r : zpoly l (leading q r) <> 0 -> lead (zpoly l q) (zpoly l r) = zpoly l (leading q r).
Proof.
  unfold leading, lead. destruct (pzero q) eqn:Z.
  - intros _. now rewrite (pzero_sound l _ Z).
  - intros H. destruct (Z.eqb_spec (zpoly l q) 0); [contradiction | reflexivity].
Qed.
Lemma range_eval u k U : natural u -> 0 <= k -> check_range U = true -> in_range (zmat (k :: 0 :: u) U).
Proof.
  intros Hu Hk H. unfold check_range in H. apply (at_least_sound 1 (k :: 0 :: u)) in H; [|now apply ge0].
  rewrite zpoly_mul in H. unfold in_range, zmat; cbn [e11 e12 e21 e22]. rewrite <- !zpoly_sub.
  rewrite !leading_sound by nia. lia.
Qed.
Lemma positive_eval u k s B : natural u -> 0 <= k -> check_positive s B = true -> (s = 1 \/ s = -1) /\ positive s (zmat (k :: 0 :: u) B).
Proof.
  intros Hu Hk H. unfold check_positive in H. bools. split; [assumption|].
  repeat match goal with F : at_least _ _ = true |- _ => apply (at_least_sound _ (k :: 0 :: u)) in F; [|now apply ge0]; rewrite zpoly_mul, ?zpoly_add, zpoly_num in F end.
  unfold positive, zmat; cbn [e11 e12 e21 e22]. lia.
Qed.

Section Soundness.
Variables (c : claim) (p : proof) (u : list Z).
Hypothesis Hu : natural u.
Hypothesis checked : check c p = true.
Let t := by_theorem p.
Let i := x_start p.
Let j := y_start p.
Let T := y_group p.
Let Tx := x_group p.
Let pre := length (head c).
Let N := length (block c).
Let b := base_at c u.
Let e := entry_at c u.
Let M := zmat (0 :: 0 :: u) (map_mat p).
Let g0 := act1 M (numbers t u 0%nat) (numbers t u 1%nat).
Let g1 := act2 M (numbers t u 0%nat) (numbers t u 1%nat).

(** The number k of a group, or the power that stands for it. *)
Definition group_value (k : nat) : Z := match b with None => Z.of_nat k | Some x => (x ^ Z.of_nat (T / N)) ^ Z.of_nat k end.

Lemma letter_group g n k q : (0 < N)%nat -> (T mod N = 0)%nat -> (pre <= n)%nat ->
  zpoly (q :: 0 :: u) g = group_value k -> zpoly (q :: 0 :: u) (group_letter c p g n) = letter_at c u (n + k * T).
Proof.
  intros HN TN Hn G. unfold group_letter, letter_at, letter. fold pre N b T.
  destruct (Nat.ltb_spec (n + k * T) pre); [lia|].
  replace (n + k * T - pre)%nat with ((n - pre) + (k * (T / N)) * N)%nat.
  2:{ apply Nat.div_exact in TN; [|lia]. nia. }
  rewrite Nat.div_add by lia. set (m := ((n - pre) / N)%nat). unfold group_value, b, base_at in *. destruct (base c) as [x|]; cbn [option_map] in *.
  - rewrite zpoly_mul, zpoly_pow, p0_eval_u, G. rewrite Nat2Z.inj_add, Nat2Z.inj_mul, Z.pow_add_r, (Z.mul_comm (Z.of_nat k)), Z.pow_mul_r by lia. reflexivity.
  - rewrite zpoly_add, zpoly_mul, !zpoly_num, G. rewrite Nat2Z.inj_add, Nat2Z.inj_mul. ring.
Qed.
Lemma own_letter_eval n k : zpoly (k :: 0 :: u) (own_letter c n) = letter_at c u n.
Proof.
  unfold own_letter, letter_at, letter, base_at. destruct (n <? length (head c))%nat; [apply zpoly_num|].
  destruct (base c); cbn [option_map]; [now rewrite zpoly_pow, p0_eval_u | apply zpoly_num].
Qed.
Lemma entry_group n k : (0 < N)%nat -> (T mod N = 0)%nat -> (0 < length (signs c))%nat -> (T mod length (signs c) = 0)%nat ->
  (pre <= n)%nat -> e (n + k * T) = map (fun a => (a, sign_at c n)) (item_list (letter_at c u (n + k * T) :: 0 :: u) (item_at c n)).
Proof. intros. unfold e, entry_at. now rewrite sign_group, item_group by assumption. Qed.
Lemma x_below_pos n m : check_theorem t = true -> 0 < below_product (x_below t) n m.
Proof.
  intros H. unfold below_product. generalize (seq n m). induction l as [|x l IH]; [reflexivity|]. cbn [map fold_right].
  apply Z.mul_pos_pos; [|exact IH]. destruct t; cbn [check_theorem x_below] in *; bools; destruct (Nat.odd x); lia.
Qed.
Theorem check_sound : (0 < g0 * g1)%R /\ value (quotients (head_of c u) (block_of c u)) (periodic (signs c)) (g0 / g1)%R.
Proof.
  pose proof checked as Ck. unfold check in Ck. fold t i j T Tx pre N in Ck.
  set (x0 := match t with Powers _ _ _ _ _ _ _ => num 1 | _ => num 0 end) in *.
  set (B := pproduct (map (fun n => item_mat (own_letter c n) _ _) (seq 0 j))) in *.
  set (X := pproduct (map (x_mat t Tx x0) (seq 0 i))) in *.
  set (U := pmmul (padj B) (pmmul (map_mat p) X)) in *.
  set (one_step := match base c with None => num 0 | _ => num 1 end) in *.
  repeat match goal with H : _ && _ = true |- _ => apply Bool.andb_true_iff in H; destruct H end.
  match goal with H : forallb (fun n => item_ok _ _ _) (seq 0 j) = true |- _ => rename H into OkHead end.
  match goal with H : forallb (fun n => _ && _) (seq j T) = true |- _ => rename H into OkGroup end.
  match goal with H : existsb _ (seq j T) = true |- _ => rename H into Large end.
  match goal with H : pmeq _ _ = true |- _ => rename H into Step end.
  match goal with H : check_form _ _ = true |- _ => rename H into Form end.
  match goal with H : match t with Progression _ _ _ _ _ => _ | _ => _ end = true |- _ => rename H into Bases end.
  match goal with H : check_theorem t = true |- _ => rename H into Th end.
  match goal with H : steady t Tx = true |- _ => rename H into Steady end.
  match goal with H : check_range U = true |- _ => rename H into Range end.
  match goal with H : check_positive _ B = true |- _ => rename H into Pos end.
  bools.
  pose proof (form_base _ _ u Form Hu) as Hb. fold b in Hb. assert (HT : (0 < T)%nat) by assumption. assert (HTx : (0 < Tx)%nat) by assumption.
  pose proof (form_block _ _ Form) as Hsp. fold N in Hsp. assert (HN : (0 < N)%nat) by lia. assert (TN : (T mod N = 0)%nat) by assumption.
  pose proof (form_signs _ _ Form) as HL. assert (TL : (T mod length (signs c) = 0)%nat) by assumption.
  assert (Hj : (pre <= j)%nat) by assumption.
  assert (Hflip : x_flip p = 1 \/ x_flip p = -1) by assumption.
  pose proof (form_sign _ _ Form) as Hs. pose proof (form_exact _ _ u Form) as Ex.
  pose proof (form_single _ _ u Form) as Single. fold e pre N in Single.
  set (a := fun n => fst (term pre N e n)). set (s := fun n => snd (term pre N e n)).
  assert (Us : unit_signs s) by exact (form_unit _ _ u Form).
  (* the group variable *)
  assert (Gk : forall k, 0 <= group_value k).
  { intros k. unfold group_value. destruct b; [|lia]. apply Z.pow_nonneg. apply Z.pow_nonneg. lia. }
  assert (V1 : forall q, zpoly (q :: 0 :: u) (var 1) = q) by (intros; now rewrite zpoly_var).
  assert (NG : forall k, numbers_group t u Tx k (group_value k)).
  { intros k. unfold numbers_group, group_value, b, base_at. destruct t, (base c); cbn [option_map]; try discriminate; [reflexivity|].
    apply (zpoly_eq (0 :: 0 :: u)) in Bases. rewrite !zpoly_pow, !p0_eval_u in Bases. fold N. congruence. }
  (* matrices of the first entries *)
  assert (BE : forall k, 0 <= k -> zmat (k :: 0 :: u) B = scale (below_product (fun n => item_below (item_at c n)) 0 j) (pairs_mat (flat e j)) /\
      0 < below_product (fun n => item_below (item_at c n)) 0 j).
  { intros k Hk. unfold flat. rewrite pairs_mat_flat. unfold B.
    apply (scaled_product _ (fun n => pairs_mat (e n)) _ _ 0 j 0). intros n Hn. rewrite Nat.add_0_r.
    rewrite forallb_forall in OkHead. specialize (OkHead n ltac:(apply in_seq; lia)).
    unfold e, entry_at. rewrite <- (own_letter_eval n k). apply item_mat_eval; [rewrite own_letter_eval; apply Ex|]. exact (item_ok_sound k u _ _ _ Hu Hk OkHead). }
  assert (ME : forall k, zmat (k :: 0 :: u) (map_mat p) = M).
  { intros k. unfold M, zmat, map_mat; cbn [f11 f12 f21 f22]. now rewrite !p0_eval. }
  assert (XE : forall k, zmat (k :: 0 :: u) X = prod (x_entry t u) 0 i).
  { intros k. unfold X. rewrite zmat_product, map_map, <- product_seq. f_equal. apply map_ext. intros n.
    rewrite (x_mat_eval t u Tx x0 n 0 k Steady).
    - f_equal. lia.
    - unfold numbers_group, x0. now destruct t. }
  set (Y0 := prod (entries a s) 0 (pos e T j 0)).
  assert (FP : Y0 = pairs_mat (flat e j)).
  { unfold Y0, a, s. now apply (first_product pre N (single p) e). }
  set (dB := below_product (fun n => item_below (item_at c n)) 0 j) in *.
  set (Uz := mul (adj (scale dB Y0)) (mul M (prod (x_entry t u) 0 i))).
  assert (UE : forall k, 0 <= k -> zmat (k :: 0 :: u) U = Uz).
  { intros k Hk. unfold U, Uz. rewrite !zmat_mul, zmat_adj, ME, XE. destruct (BE k Hk) as [-> _]. now rewrite FP. }
  assert (DY : det Y0 = 1 \/ det Y0 = -1) by (apply det_prod; exact Us).
  assert (ZL : natural (0 :: 0 :: u)) by (apply ge0; [exact Hu | lia]).
  (* an entry of group k *)
  assert (Adm : forall n k, In n (seq j T) ->
      let x := group_letter c p (padd (var 1) one_step) n in let q := group_value k - zpoly (0 :: 0 :: u) one_step in
      0 <= q /\ zpoly (q :: 0 :: u) x = letter_at c u (n + k * T) /\
      item_ok x (sign_at c n) (item_at c n) = true /\ item_admissible x (sign_at c n) (item_at c n) = true).
  { intros n k Hn x q. rewrite forallb_forall in OkGroup. specialize (OkGroup n Hn). apply in_seq in Hn.
    assert (Q : 0 <= q).
    { unfold q, one_step, group_value, b, base_at in *. destruct (base c) as [e0|]; cbn [option_map] in *; rewrite zpoly_num; [|lia].
      set (y := zval (0 :: 0 :: u) e0) in *.
      assert (0 < (y ^ Z.of_nat (T / N)) ^ Z.of_nat k) by (apply Z.pow_pos_nonneg; [apply Z.pow_pos_nonneg|]; lia). lia. }
    split; [exact Q|]. split.
    - apply letter_group; try assumption; [lia|]. rewrite zpoly_add, V1. unfold q, one_step.
      destruct (base c); rewrite !zpoly_num; ring.
    - bools. split; assumption. }
  assert (Gadm : admissible a s (pos e T j 0)).
  { unfold a, s. apply (groups_admissible pre N (single p) e); try assumption.
    - intros n q Hn I. pose proof (Nat.div_mod (n - j) T ltac:(lia)) as DM. pose proof (Nat.mod_upper_bound (n - j) T ltac:(lia)) as MB.
      set (r := (j + (n - j) mod T)%nat) in *. set (k := ((n - j) / T)%nat) in *.
      assert (En : n = (r + k * T)%nat) by (unfold r; lia).
      destruct (Adm r k ltac:(apply in_seq; unfold r; lia)) as [Q [Lx [Ok Ad]]].
      rewrite En, entry_group, <- Lx in I by (assumption || (unfold r; lia)).
      refine (item_admissible_sound _ u _ _ _ Hu Q _ (Hs r) Ok Ad q I).
      rewrite Lx, <- (item_group c T r k) by (assumption || (unfold r; lia)). apply Ex.
    - intros K. apply existsb_exists in Large. destruct Large as [n [Hn L]]. pose proof Hn as Hn'. apply in_seq in Hn'.
      set (k := (K + 2)%nat). set (x := group_letter c p (padd (var 1) (num 2)) n) in *.
      assert (Q : 0 <= group_value k - 2).
      { unfold group_value, k. destruct b as [y|]; [|lia].
        assert (TT : (0 < T / N)%nat) by (apply Nat.div_exact in TN; [|lia]; destruct (T / N)%nat; lia).
        assert (W : 2 <= y ^ Z.of_nat (T / N)) by (apply Z.le_trans with (y ^ 1); [lia | apply Z.pow_le_mono_r; lia]).
        assert (2 ^ 1 <= (y ^ Z.of_nat (T / N)) ^ Z.of_nat (K + 2)); [|lia].
        apply Z.le_trans with ((y ^ Z.of_nat (T / N)) ^ 1); [rewrite !Z.pow_1_r; exact W | apply Z.pow_le_mono_r; lia]. }
      assert (Lx : zpoly (group_value k - 2 :: 0 :: u) x = letter_at c u (n + k * T)).
      { apply letter_group; try assumption; [lia|]. rewrite zpoly_add, V1, zpoly_num. ring. }
      assert (Exx : exact (zpoly (group_value k - 2 :: 0 :: u) x :: 0 :: u) (item_at c n)).
      { rewrite Lx, <- (item_group c T n k) by (assumption || lia). apply Ex. }
      destruct (Adm n 0%nat Hn) as [_ [_ [Ok _]]].
      assert (Ok' : item_ok x (sign_at c n) (item_at c n) = true).
      { destruct (item_at c n) eqn:It; cbn [item_ok item_large] in *; auto; discriminate. }
      destruct (item_large_sound _ u x (sign_at c n) (item_at c n) Hu Q Exx Ok' L) as [q [E G]].
      exists (n + k * T)%nat, q. split; [unfold k; nia|]. split; [|exact G].
      rewrite entry_group, <- Lx by (assumption || lia). exact E. }
  assert (TB : (0 < g0 * g1)%R /\ value a s (g0 / g1)%R).
  { apply (theorem_B (x_entry t u) (numbers t u) (theorem_solves t u Hu Th) (theorem_grows t u Hu Th) a s Us
      M Uz (dB * det Y0) (y_sign p) i Tx (pos e T j) (fun k => length (group e T j k))).
    - exact HTx.
    - intros k. exact (pos_S pre N (single p) e Hsp T j TN HT Hj k).
    - intros k. exact (group_pos pre N (single p) e Hsp Single T j TN HT Hj k).
    - apply Z.neq_mul_0. split; [pose proof (proj2 (BE 0 ltac:(lia))); lia | destruct DY as [-> | ->]; lia].
    - fold Y0. unfold Uz. generalize (prod (x_entry t u) 0 i). intros. mring.
    - intros k. fold (pos e T j k). set (W := group_value k).
      apply (zmat_eq_sound (W :: 0 :: u)) in Step. rewrite !zmat_scale, !zmat_mul, !zpoly_num, !(UE W) in Step by apply Gk.
      destruct (scaled_product (fun n => item_mat (group_letter c p (var 1) n) (sign_at c n) (item_at c n))
        (fun n => pairs_mat (e n)) (fun n => item_below (item_at c n)) (W :: 0 :: u) j T (k * T)) as [E1 E2].
      { intros n Hn. assert (Lx : zpoly (W :: 0 :: u) (group_letter c p (var 1) n) = letter_at c u (n + k * T)).
        { apply letter_group; try assumption; [lia | apply V1]. }
        destruct (Adm n k ltac:(apply in_seq; lia)) as [Q [Lq [Ok _]]].
        rewrite entry_group, <- Lx by (assumption || lia).
        apply item_mat_eval.
        - rewrite Lx, <- (item_group c T n k) by (assumption || lia). apply Ex.
        - apply (item_ok_sound _ u _ _ _ Hu Q) in Ok. rewrite Lq in Ok. now rewrite Lx. }
      rewrite E1 in Step.
      assert (E3 : zmat (W :: 0 :: u) (pproduct (map (x_mat t Tx (var 1)) (seq i Tx))) = prod (x_entry t u) (i + k * Tx) Tx).
      { rewrite zmat_product, map_map, (map_ext _ (fun n => x_entry t u (n + k * Tx))).
        - rewrite <- product_seq. f_equal. rewrite <- (seq_from (i + k * Tx)), <- (seq_from i), !map_map. apply map_ext. intros n. f_equal. lia.
        - intros n. apply x_mat_eval; [exact Steady|]. rewrite V1. apply NG. }
      rewrite E3 in Step.
      exists (below_product (fun n => item_below (item_at c n)) j T), (x_flip p * below_product (x_below t) i Tx * below_product (fun n => item_below (item_at c n)) j T).
      assert (X1 := x_below_pos i Tx Th). split; [split; nia|].
      unfold a, s. rewrite (group_product pre N (single p) e Hsp Single T j TN HT Hj k).
      set (P := prod (fun n => pairs_mat (e n)) (j + k * T) T) in *. rewrite Step. clear. mring.
    - exact Gadm.
    - rewrite <- (UE 0 ltac:(lia)). apply range_eval; [exact Hu | lia | exact Range].
    - exact (proj1 (positive_eval u 0 _ _ Hu ltac:(lia) Pos)).
    - fold Y0. destruct (positive_eval u 0 _ _ Hu ltac:(lia) Pos) as [_ P]. destruct (BE 0 ltac:(lia)) as [E D]. rewrite E, <- FP in P.
      unfold positive, scale in *; cbn [e11 e12 e21 e22] in *. nia. }
  split; [exact (proj1 TB) | exact (form_value _ _ u Form _ (proj2 TB))].
Qed.
End Soundness.
Lemma check_has c p : check c p = true -> check_theorem (by_theorem p) = true.
Proof. unfold check. intros H. repeat (apply Bool.andb_true_iff in H; destruct H as [H _]). exact H. Qed.
