# SPDX-License-Identifier: Apache-2.0

# What TestStandardErrorsOfSmallArms expects, by base R 4.2.2 and none of our
# code: models by glm and lm; the inverse root of the matrix as it is printed,
# without making it symmetric; derivatives by differences.
lehmer <- function(n, seed) { out <- numeric(n); for (i in seq_len(n)) { seed <- (seed * 16807) %% 2147483647; out[i] <- seed / 2147483647 }; out }
n <- 240; k <- 6
u <- matrix(lehmer(n * (k + 3), 12345), n)
x <- u[, 1:k]
t <- as.numeric(u[, k + 1] < plogis(-1.2 + x[, 1] - x[, 2]))
y1 <- x[, 1] + 2 * x[, 3] - t + u[, k + 2] * (1 + x[, 4])
y2 <- as.numeric(u[, k + 3] < plogis(x[, 1] - x[, 5] - t / 2))
customer <- floor((seq_len(n) - 1) / 1.6)

z <- cbind(1, x)
a <- coef(glm(t ~ x, family = binomial, control = list(epsilon = 1e-14)))
fit <- function(y, rows, logistic) if (logistic) coef(glm(y[rows] ~ x[rows, ], family = binomial, control = list(epsilon = 1e-14))) else coef(lm(y[rows] ~ x[rows, ]))
mean.of <- function(b, logistic) { eta <- drop(z %*% b); if (logistic) plogis(eta) else eta }
mu <- function(a, b, arm, y, logistic) {
  e <- plogis(drop(z %*% a)); m <- mean.of(b, logistic); w <- if (arm == 1) (1 - e) * t else e * (1 - t)
  sum(e * (1 - e) * m) / sum(e * (1 - e)) + sum(w * (y - m)) / sum(w)
}
gradient <- function(f, at) sapply(seq_along(at), function(j) { d <- replace(numeric(length(at)), j, 1e-5); (f(at + d) - f(at - d)) / 2e-5 })
influence.of <- function(y, arm, logistic) {
  rows <- which(t == arm); b <- fit(y, rows, logistic); e <- plogis(drop(z %*% a)); m <- mean.of(b, logistic)
  v <- if (logistic) m * (1 - m) else rep(1, n)
  bread <- solve(crossprod(z[rows, ], v[rows] * z[rows, ]))
  r <- y - m
  if (length(rows) < 20 * (k + 1)) for (g in unique(customer[rows])) {
    i <- rows[customer[rows] == g]; zi <- z[i, , drop = FALSE]
    s <- eigen(diag(length(i)) - (v[i] * zi) %*% bread %*% t(zi))
    r[i] <- s$vectors %*% diag(s$values^-0.5, length(i)) %*% solve(s$vectors, r[i])
  }
  w <- if (arm == 1) 1 - e else e; own <- as.numeric(t == arm); h <- e * (1 - e)
  c <- sum(own * w * (y - m)) / sum(own * w); q <- sum(h * m) / sum(h)
  by.b <- drop(bread %*% gradient(function(b) mu(a, b, arm, y, logistic), b))
  by.a <- drop(solve(crossprod(z, h * z)) %*% gradient(function(a) mu(a, b, arm, y, logistic), a))
  list(mu = mu(a, b, arm, y, logistic), phi = h * (m - q) / sum(h) + own * w * (r - c) / sum(own * w) + own * r * drop(z %*% by.b) + (t - e) * drop(z %*% by.a))
}
for (logistic in c(FALSE, TRUE)) {
  y <- if (logistic) y2 else y1
  one <- influence.of(y, 1, logistic); nil <- influence.of(y, 0, logistic)
  cat(sum(t == 0), sum(t == 1), format(one$mu - nil$mu, digits = 12), format(sqrt(sum(tapply(one$phi - nil$phi, customer, sum)^2)), digits = 12), "\n")
}
