//! Logistic regression with an L2 penalty, by L-BFGS (Nocedal, Wright: Numerical Optimization, 2nd ed., algorithm 7.5).
//! Single-threaded and without any chance in it: the same rows give the same bits.

/// Rows of features, each row's own one after the other.
#[derive(Default)]
pub struct Rows {
    ends: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
}

impl Rows {
    pub fn push(&mut self, features: impl Iterator<Item = (u32, f32)>) {
        for (column, value) in features {
            self.columns.push(column);
            self.values.push(value);
        }
        self.ends.push(self.columns.len());
    }

    fn row(&self, number: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        let within = start..self.ends[number];
        self.columns[within.clone()].iter().zip(&self.values[within]).map(|(column, value)| (*column as usize, *value))
    }
}

/// How several outputs belong together.
#[derive(Clone, Copy)]
pub enum Outputs {
    /// Exactly one of them holds.
    OneOf,
    /// Each may hold or not.
    Each,
}

/// What is learned: for each column one weight an output, and a bias for each output.
pub struct Model<const N: usize> {
    pub weights: Vec<[f32; N]>,
    pub biases: [f32; N],
}

/// How many pairs of steps L-BFGS remembers.
const MEMORY: usize = 8;

/// It ends when the gradient is so much smaller than at the start, or after so many rounds.
const SMALL_ENOUGH: f64 = 2e-3;
const MOST_ROUNDS: usize = 80;

/// `targets` holds for each row one number an output, 0 or 1; `cost` is how much a row's loss counts beside the penalty
/// (the C of other programs). Weights are `f32`, sums `f64`: half the memory to go through, which is what takes the time.
pub fn fit<const N: usize>(rows: &Rows, columns: usize, targets: &[[f32; N]], kind: Outputs, cost: f64) -> Model<N> {
    // The last column is the bias.
    let mut at = vec![[0.0; N]; columns + 1];
    let mut gradient = at.clone();
    let mut loss = evaluate(rows, targets, kind, cost, &at, &mut gradient);
    let first = norm(&gradient);
    let mut steps: Vec<Step<N>> = Vec::new();
    for _ in 0..MOST_ROUNDS {
        if norm(&gradient) <= SMALL_ENOUGH * first {
            break;
        }
        let direction = direction(&gradient, &steps);
        let slope = dot(&direction, &gradient);
        let mut length = if steps.is_empty() { 1.0 / norm(&gradient).max(1.0) } else { 1.0 };
        let mut next_gradient = vec![[0.0; N]; columns + 1];
        let (next, next_loss) = loop {
            let mut next = at.clone();
            add(&mut next, &direction, length);
            let next_loss = evaluate(rows, targets, kind, cost, &next, &mut next_gradient);
            // Armijo's condition; a step that is too short to matter ends it.
            if next_loss <= loss + 1e-4 * length * slope || length < 1e-6 {
                break (next, next_loss);
            }
            length *= 0.5;
        };
        let (mut taken, mut change) = (next.clone(), next_gradient.clone());
        add(&mut taken, &at, -1.0);
        add(&mut change, &gradient, -1.0);
        let curvature = dot(&taken, &change);
        if curvature > 1e-10 {
            if steps.len() == MEMORY {
                steps.remove(0);
            }
            steps.push(Step { taken, change, inverse: 1.0 / curvature });
        }
        (at, gradient, loss) = (next, next_gradient, next_loss);
    }
    let biases = at.pop().unwrap_or([0.0; N]);
    Model { weights: at, biases }
}

/// What L-BFGS remembers of a round.
struct Step<const N: usize> {
    taken: Vec<[f32; N]>,
    change: Vec<[f32; N]>,
    /// Of their product.
    inverse: f64,
}

fn direction<const N: usize>(gradient: &[[f32; N]], steps: &[Step<N>]) -> Vec<[f32; N]> {
    let mut direction: Vec<[f32; N]> = gradient.iter().map(|part| part.map(|one| -one)).collect();
    let mut factors = Vec::with_capacity(steps.len());
    for Step { taken, change, inverse } in steps.iter().rev() {
        let factor = inverse * dot(taken, &direction);
        add(&mut direction, change, -factor);
        factors.push(factor);
    }
    if let Some(Step { taken, change, .. }) = steps.last() {
        let scale = (dot(taken, change) / dot(change, change)) as f32;
        direction.iter_mut().flatten().for_each(|part| *part *= scale);
    }
    for (Step { taken, change, inverse }, factor) in steps.iter().zip(factors.iter().rev()) {
        let back = inverse * dot(change, &direction);
        add(&mut direction, taken, factor - back);
    }
    direction
}

/// The loss at a point, and its gradient there.
fn evaluate<const N: usize>(
    rows: &Rows,
    targets: &[[f32; N]],
    kind: Outputs,
    cost: f64,
    at: &[[f32; N]],
    gradient: &mut [[f32; N]],
) -> f64 {
    let bias = at.len() - 1;
    // Biases are free.
    let mut loss = 0.5 * dot(&at[..bias], &at[..bias]);
    gradient.copy_from_slice(at);
    gradient[bias] = [0.0; N];
    for (row, target) in targets.iter().enumerate() {
        let mut scores = at[bias];
        for (column, value) in rows.row(row) {
            let weights = &at[column];
            for output in 0..N {
                scores[output] += value * weights[output];
            }
        }
        let (row_loss, errors) = errors(scores, target, kind);
        loss += cost * row_loss;
        let errors = errors.map(|error| error * cost as f32);
        for (column, value) in rows.row(row).chain(std::iter::once((bias, 1.0))) {
            let parts = &mut gradient[column];
            for output in 0..N {
                parts[output] += value * errors[output];
            }
        }
    }
    loss
}

/// The loss of one row, and its derivatives.
fn errors<const N: usize>(scores: [f32; N], target: &[f32; N], kind: Outputs) -> (f64, [f32; N]) {
    let mut loss = 0.0;
    let mut errors = [0.0; N];
    match kind {
        Outputs::OneOf => {
            let most = scores.iter().copied().fold(f32::MIN, f32::max);
            let sum: f32 = scores.iter().map(|score| (score - most).exp()).sum();
            for output in 0..N {
                let log = scores[output] - most - sum.ln();
                loss -= f64::from(target[output] * log);
                errors[output] = log.exp() - target[output];
            }
        }
        Outputs::Each => {
            for output in 0..N {
                let score = scores[output];
                loss += f64::from(score.max(0.0) - target[output] * score + (-score.abs()).exp().ln_1p());
                errors[output] = 1.0 / (1.0 + (-score).exp()) - target[output];
            }
        }
    }
    (loss, errors)
}

fn dot<const N: usize>(a: &[[f32; N]], b: &[[f32; N]]) -> f64 {
    let products = a.iter().zip(b).map(|(a, b)| f64::from(a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>()));
    products.sum()
}

fn add<const N: usize>(to: &mut [[f32; N]], what: &[[f32; N]], factor: f64) {
    let factor = factor as f32;
    for (to, what) in to.iter_mut().zip(what) {
        for output in 0..N {
            to[output] += factor * what[output];
        }
    }
}

fn norm<const N: usize>(of: &[[f32; N]]) -> f64 {
    dot(of, of).sqrt()
}
