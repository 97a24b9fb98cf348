(** * What the files of formulas use *)
From Coq Require Export ZArith Reals List Lia Lra Psatz.
From Esma Require Export Statement Polynomials Check Values Elementary Bessel Powers TheoremC TheoremD TheoremF TheoremH Slopes.
Export ListNotations.

(** An equation between real numbers, of which one side has the values of expressions. *)
Ltac same_number :=
  repeat match goal with n := _ |- _ => subst n end;
  repeat match goal with H : (0 <= ?u)%Z |- _ => pose proof (IZR_le 0 u H); clear H end;
  cbn [zval image_value const BinList.nth hd tl BinList.jump];
  rewrite ?plus_IZR, ?minus_IZR, ?mult_IZR, ?opp_IZR, <- ?pow_IZR, ?plus_IZR, ?minus_IZR, ?mult_IZR, ?opp_IZR;
  first [ reflexivity | field; (repeat split; nra) | f_equal; field; (repeat split; nra)
        | f_equal; f_equal; field; (repeat split; nra) | field | lra
        | apply Rmult_integral_contrapositive_currified; [lra | apply Rinv_neq_0_compat; lra] ].
(** The same, and inequalities, where there may be square roots. *)
Ltac root_number :=
  repeat match goal with n := _ |- _ => subst n end;
  repeat match goal with H : (0 <= ?u)%Z |- _ => pose proof (IZR_le 0 u H); clear H end;
  cbv zeta; cbn [zval image_value const BinList.nth hd tl BinList.jump bessel Z.eqb Pos.eqb];
  rewrite ?plus_IZR, ?minus_IZR, ?mult_IZR, ?opp_IZR, <- ?pow_IZR, ?plus_IZR, ?minus_IZR, ?mult_IZR, ?opp_IZR;
  first [ reflexivity | unfold Rdiv; ring | lra | field; (repeat split; nra)
        | apply sqrt_lt_R0; lra | apply Rdiv_lt_0_compat; lra
        | repeat match goal with |- context [sqrt ?z] =>
            generalize (sqrt_sqrt z ltac:(lra)) (sqrt_lt_R0 z ltac:(lra)); generalize (sqrt z) end;
          intros; first [ lra | nra ] ].
(** The same for a number with one square root. *)
Ltac surd_number :=
  first [ same_number
        | cbn [zval BinList.nth hd tl BinList.jump];
          match goal with |- context [sqrt ?z] => generalize (sqrt_sqrt z ltac:(lra)) (sqrt_lt_R0 z ltac:(lra)); generalize (sqrt z) end;
          intros; field_simplify_eq; [ nra | repeat split; nra ] ].
(** Parameters are not negative; and the check is computed. *)
Ltac naturals := repeat (apply natural_cons; [assumption|]); apply Forall_nil.
Ltac computed := vm_cast_no_check (eq_refl true).
(** A sum of powers by its name. *)
Ltac sum_of_powers := first [ reflexivity | apply liouville_sum ].
(** Equal polynomials, as expressions and as they are written. *)
Ltac polynomials := intros; cbn [zval BinList.nth hd tl BinList.jump]; ring.
(** Rules and multiples, as they are written where there is one rule, or where the ratio is 1. *)
Ltac in_turns := intros; first [ reflexivity | symmetry; apply in_turn_one | symmetry; apply periodic_one ].
