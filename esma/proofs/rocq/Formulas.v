(** * What the files of formulas use *)
From Coq Require Export ZArith Reals List Lra.
From Esma Require Export Statement Polynomials Check Values Elementary Bessel Tasoev TheoremC.
Export ListNotations.
