# SPDX-License-Identifier: Apache-2.0
# What the 14 touchpoints of the airline survey explain of satisfaction: LMG
# with customer bootstraps, the peer of stats.Importances in plain R.
#
#     airline.R FILE.csv.gz ratings|pairs|full RESAMPLES
#
# The formulation is that of airline.py, one matrix product for the covariances
# of a batch and one array operation per step over all subsets, but weights are
# drawn by rpois, and processes instead of threads share the replicates.
Sys.setenv(OPENBLAS_NUM_THREADS = "1") # set again by the caller, for a BLAS that reads it at its start

read <- function(path) {
  d <- read.csv(path, check.names = FALSE)
  list(ratings = as.matrix(d[, 8:21]), y = as.numeric(d[, 24] == "satisfied"))
}

code <- function(ratings, kind) {
  columns <- lapply(seq_len(ncol(ratings)), function(j) {
    rating <- ratings[, j]
    met <- rating > 0
    if (kind == "full") met <- met & ((seq_along(rating) - 1) %/% j) %% 5 != 0
    if (kind != "ratings" && sum(!met) >= 30) cbind(met, rating * met) else cbind(rating)
  })
  list(x = do.call(cbind, columns), sizes = vapply(columns, ncol, 1L))
}

products <- function(x, y) {
  z <- cbind(1, sweep(cbind(x, y), 2, colMeans(cbind(x, y))))
  at <- which(upper.tri(diag(ncol(z)), diag = TRUE), arr.ind = TRUE)
  list(values = z[, at[, 1]] * z[, at[, 2]], at = at, m = ncol(z))
}

# covariances gives replicates by m-1 by m-1.
covariances <- function(sums, at, m) {
  full <- array(0, c(ncol(sums), m, m))
  for (p in seq_len(nrow(at))) {
    full[, at[p, 1], at[p, 2]] <- full[, at[p, 2], at[p, 1]] <- sums[p, ] / sums[1, ]
  }
  for (i in 2:m) for (j in 2:m) full[, i, j] <- full[, i, j] - full[, 1, i] * full[, 1, j]
  full[, -1, -1, drop = FALSE]
}

# known gives the upper triangles left when the first position is known.
known <- function(a) {
  k <- dim(a)[2]
  out <- array(0, c(dim(a)[1], k - 1, k - 1))
  for (i in 2:k) {
    f <- a[, 1, i] / a[, 1, 1]
    for (j in i:k) out[, i - 1, j - 1] <- a[, i, j] - f * a[, 1, j]
  }
  out
}

# subsets gives 1 - R2, replicates by 2^g; bit j-1 is group j.
subsets <- function(cov, sizes) {
  a <- cov
  for (size in sizes) {
    inside <- a
    for (i in seq_len(size)) inside <- known(inside)
    kept <- (size + 1):dim(a)[2]
    s <- dim(a)[1]
    both <- array(0, c(2 * s, length(kept), length(kept)))
    both[seq_len(s), , ] <- a[, kept, kept]
    both[s + seq_len(s), , ] <- inside
    a <- both
  }
  m <- dim(cov)[2]
  matrix(a, dim(cov)[1]) / cov[, m, m]
}

# shapley gives the weights that turn 1 - R2 of the subsets into LMG.
shapley <- function(g) {
  joins <- c(factorial(0:(g - 1)) * factorial((g - 1):0) / factorial(g), 0)
  member <- outer(0:(2^g - 1), seq_len(g), function(s, j) bitwAnd(s, 2^(j - 1)) > 0)
  size <- rowSums(member)
  ifelse(member, -joins[pmax(size, 1)], joins[size + 1])
}

main <- function(path, kind, resamples) {
  cores <- parallel::detectCores()
  data <- read(path)
  start <- proc.time()[["elapsed"]]
  model <- code(data$ratings, kind)
  p <- products(model$x, data$y)
  lmg <- shapley(length(model$sizes))
  point <- subsets(covariances(cbind(colSums(p$values)), p$at, p$m), model$sizes) %*% lmg
  prepared <- proc.time()[["elapsed"]] - start
  start <- proc.time()[["elapsed"]]
  draws <- do.call(rbind, parallel::mclapply(seq_len(cores), function(core) {
    set.seed(core)
    size <- resamples %/% cores
    weights <- matrix(rpois(nrow(p$values) * size, 1), ncol = size)
    subsets(covariances(crossprod(p$values, weights), p$at, p$m), model$sizes) %*% lmg
  }, mc.cores = cores))
  resampled <- proc.time()[["elapsed"]] - start
  list_of <- function(v) paste0("[", paste(sprintf("%.17g", v), collapse = ","), "]")
  cat(sprintf('{"seconds":%g,"prepared":%g,"resampled":%g,"resamples":%d,"raw":%s,"sd":%s}\n',
    prepared + resampled, prepared, resampled, nrow(draws), list_of(point), list_of(apply(draws, 2, sd))))
}

args <- commandArgs(trailingOnly = TRUE)
main(args[1], args[2], as.integer(args[3]))
