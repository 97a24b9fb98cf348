(** Everything that the main theorems rest on: to be compared with [assumptions.txt]. *)
From Esma Require Import Soundness Elementary Bessel Powers TheoremC TheoremF TheoremH Slopes Sanity.
Print Assumptions check_sound.
Print Assumptions elementary_formula.
Print Assumptions root_formula.
Print Assumptions bessel_formula.
Print Assumptions powers_formula.
Print Assumptions quadratic_formula.
Print Assumptions folding_formula.
Print Assumptions sum_formula.
Print Assumptions rabbit_formula.
Print Assumptions convergent_finite.
