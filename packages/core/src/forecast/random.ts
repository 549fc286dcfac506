/** Numbers that look random and are the same on every device for the same seed. */
export interface Random {
  /** At least 0 and less than 1. */
  readonly uniform: () => number
  readonly normal: () => number
}

/** The small fast counter generator of Chris Doty-Humphrey (sfc32), started from one number. */
export function createRandom(seed: number): Random {
  let [a, b, c, count] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88 | 0, 1]
  function uniform(): number {
    const sum = (a + b + count) | 0
    count = (count + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }
  for (let round = 0; round < 12; round += 1) uniform()

  return { uniform, normal: () => normals[Math.floor(uniform() * normals.length)] ?? 0 }
}

/** Drawing from a table costs a quarter of drawing afresh; a thousand values are more than any band can tell apart. */
const normals = Float64Array.from({ length: 1024 }, (_, index) => normalQuantile((index + 0.5) / 1024))

/** By halving: this happens once. */
function normalQuantile(probability: number): number {
  let low = -6
  let high = 6
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2
    if (normalProbability(middle) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The series of Marsaglia: exact as far as doubles go within six deviations. */
function normalProbability(x: number): number {
  let term = x
  let sum = x
  for (let odd = 3; sum + term !== sum; odd += 2) {
    term *= (x * x) / odd
    sum += term
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x - 0.918_938_533_204_672_7)
}

/** FNV-1a: enough to tell seeds apart. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}
