// Writes ../src/test/resources/golden/tfjs.json: inputs and what TensorFlow.js, on its plain
// JavaScript CPU backend, makes of them. Usage: npm install && npm run make
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const tf = require('@tensorflow/tfjs');

// Fixed numbers: a linear congruential generator, values in -1..1 that f32 holds exactly.
let state = 12345;
function values(n) {
  return Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 16) / 32768 - 1;
  });
}
const size = (shape) => shape.reduce((a, b) => a * b, 1);
const random = (shape) => tf.tensor(values(size(shape)), shape, 'float32');
const list = (t) => Array.from(t.dataSync());

function conv([n, h, w, c], f, [kh, kw], strides, pad) {
  const x = random([n, h, w, c]);
  const k = random([kh, kw, c, f]);
  const y = tf.conv2d(x, k, strides, pad);
  const dy = random(y.shape);
  const [dx, dk] = tf.grads((a, b) => tf.conv2d(a, b, strides, pad))([x, k], dy);
  return { input: [n, h, w, c], filters: f, kernel: [kh, kw], strides, padding: pad, outputShape: y.shape,
    x: list(x), weights: list(k), y: list(y), gradOutput: list(dy), gradInput: list(dx), gradWeights: list(dk) };
}

function depthwise(input, multiplier, [kh, kw], strides, pad) {
  const x = random(input);
  const k = random([kh, kw, input[3], multiplier]);
  const forward = (a, b) => tf.depthwiseConv2d(a, b, strides, pad);
  return convolved(input, input[3] * multiplier, [kh, kw], strides, pad, forward, x, k);
}

function transposed([n, h, w, c], f, [kh, kw], strides, pad, [oh, ow]) {
  const x = random([n, h, w, c]);
  const k = random([kh, kw, f, c]);
  const forward = (a, b) => tf.conv2dTranspose(a, b, [n, oh, ow, f], strides, pad);
  return convolved([n, h, w, c], f, [kh, kw], strides, pad, forward, x, k);
}

function convolved(input, filters, kernel, strides, padding, forward, x, k) {
  const y = forward(x, k);
  const dy = random(y.shape);
  const [dx, dk] = tf.grads(forward)([x, k], dy);
  return { input, filters, kernel, strides, padding, outputShape: y.shape, x: list(x), weights: list(k),
    y: list(y), gradOutput: list(dy), gradInput: list(dx), gradWeights: list(dk) };
}

function dense(m, k, n) {
  const x = random([m, k]), w = random([k, n]), b = random([n]);
  const forward = (x, w, b) => tf.add(tf.matMul(x, w), b);
  const y = forward(x, w, b);
  const dy = random(y.shape);
  const [dx, dw, db] = tf.grads(forward)([x, w, b], dy);
  return { m, k, n, x: list(x), weights: list(w), bias: list(b), y: list(y), gradOutput: list(dy),
    gradInput: list(dx), gradWeights: list(dw), gradBias: list(db) };
}

function pool(shape, size, strides, pad) {
  const x = random(shape);
  const forward = (x) => tf.maxPool(x, size, strides, pad);
  const y = forward(x);
  const dy = random(y.shape);
  return { input: shape, pool: size, strides, padding: pad, outputShape: y.shape, x: list(x), y: list(y),
    gradOutput: list(dy), gradInput: list(tf.grad(forward)(x, dy)) };
}

function crossEntropy(rows, classes) {
  const x = tf.mul(random([rows, classes]), 4);
  const labels = Array.from({ length: rows }, (_, i) => (i * 3 + 1) % classes);
  const t = tf.oneHot(labels, classes).toFloat();
  const forward = (x) => tf.losses.softmaxCrossEntropy(t, x, undefined, 0, tf.Reduction.NONE);
  return { rows, classes, logits: list(x), labels, losses: list(forward(x)), probabilities: list(tf.softmax(x)),
    gradient: list(tf.grad((x) => tf.sum(forward(x)))(x)) };
}

function optimizer(make, settings) {
  const w = tf.variable(random([12]));
  const start = list(w);
  const gradients = [], weights = [];
  const o = make(settings);
  for (let step = 0; step < 3; step++) {
    const g = random([12]);
    gradients.push(list(g));
    o.applyGradients({ [w.name]: g });
    weights.push(list(w));
  }
  return { ...settings, start, gradients, weights };
}

(async () => {
  await tf.setBackend('cpu');
  const golden = {
    madeWith: `@tensorflow/tfjs ${tf.version.tfjs}, backend ${tf.getBackend()}`,
    conv2d: [
      conv([2, 5, 6, 1], 3, [3, 3], [1, 1], 'valid'),
      conv([1, 5, 5, 3], 4, [3, 3], [1, 1], 'same'),
      conv([2, 6, 7, 2], 5, [3, 3], [2, 2], 'same'),
      conv([1, 7, 6, 2], 3, [2, 3], [2, 1], 'valid'),
      conv([1, 4, 4, 5], 6, [1, 1], [1, 1], 'valid'),
    ],
    dense: [dense(3, 7, 5), dense(1, 20, 10)],
    maxPool: [
      pool([2, 4, 6, 3], [2, 2], [2, 2], 'valid'),
      pool([1, 5, 5, 2], [3, 3], [2, 2], 'same'),
      pool([1, 5, 6, 2], [3, 2], [1, 2], 'valid'),
    ],
    softmaxCrossEntropy: [crossEntropy(5, 4), crossEntropy(3, 10)],
    // tf.js: v = rho v + (1 - rho) g g; m = momentum m + rate g / sqrt(v + epsilon); w -= m.
    rmsprop: optimizer((s) => tf.train.rmsprop(s.rate, s.rho, 0, s.epsilon),
      { rate: 0.01, rho: 0.9, epsilon: 1e-7 }),
    // tf.js: m = momentum m + g; w -= rate m. With a constant rate the same weights as Keras.
    momentum: optimizer((s) => tf.train.momentum(s.rate, s.momentum, false),
      { rate: 0.05, momentum: 0.9 }),
    // tf.js puts epsilon beside the corrected root, Keras beside the raw one: with 1e-12 the
    // difference is far below a rounding of the weights.
    adam: optimizer((s) => tf.train.adam(s.rate, s.beta1, s.beta2, s.epsilon),
      { rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-12 }),
    depthwiseConv2d: [
      depthwise([2, 5, 6, 3], 1, [3, 3], [1, 1], 'valid'),
      depthwise([1, 5, 7, 2], 3, [3, 2], [1, 1], 'same'),
      depthwise([1, 7, 6, 3], 2, [3, 3], [2, 2], 'same'),
    ],
    // Output sizes as Keras's layer computes them, the last with output padding.
    conv2dTranspose: [
      transposed([2, 3, 4, 2], 3, [3, 3], [1, 1], 'valid', [5, 6]),
      transposed([1, 3, 4, 2], 5, [3, 2], [2, 2], 'same', [6, 8]),
      transposed([1, 4, 3, 3], 2, [2, 3], [3, 2], 'valid', [12, 7]),
      transposed([1, 3, 4, 2], 2, [4, 4], [2, 2], 'same', [5, 7]),
    ],
    rmspropMomentum: optimizer((s) => tf.train.rmsprop(s.rate, s.rho, s.momentum, s.epsilon),
      { rate: 0.01, rho: 0.9, momentum: 0.8, epsilon: 1e-7 }),
    // tf.js takes epsilon from the centered mean square, Keras adds it: 1e-12 makes no difference.
    rmspropCentered: optimizer((s) => tf.train.rmsprop(s.rate, s.rho, s.momentum, s.epsilon, true),
      { rate: 0.01, rho: 0.9, momentum: 0.8, epsilon: 1e-12 }),
    // Adadelta is left out: tf.js divides by the mean square before the step, Keras by the new one.
    adagrad: optimizer((s) => tf.train.adagrad(s.rate, s.initialAccumulator),
      { rate: 0.05, initialAccumulator: 0.1, epsilon: 1e-7 }),
    adamax: optimizer((s) => tf.train.adamax(s.rate, s.beta1, s.beta2, s.epsilon),
      { rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }),
  };
  const file = path.join(__dirname, '../src/test/resources/golden/tfjs.json');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(golden, null, 1).replace(/\n {3,}/g, ' ').replace(/ \]/g, ']') + '\n');
  console.log(file);
})();
