/** Returns the middle value. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

/**
 * Returns how well one threshold on the time tells two samples apart: the area under the ROC curve, from 0.5 (not at all) to
 * 1, whichever sample is slower. It equals the probability that a random value of one exceeds one of the other.
 */
export function areaUnderCurve(one: readonly number[], other: readonly number[]): number {
  const values = [
    ...one.map((value) => ({ value, isOne: true })),
    ...other.map((value) => ({ value, isOne: false })),
  ].toSorted((a, b) => a.value - b.value)
  let rankSum = 0
  for (let start = 0; start < values.length; ) {
    let end = start
    while (values[end]?.value === values[start]?.value && end < values.length) end += 1
    // Equal values share the mean of their ranks.
    const rank = (start + 1 + end) / 2
    rankSum += rank * values.slice(start, end).filter(({ isOne }) => isOne).length
    start = end
  }
  const wins = rankSum - (one.length * (one.length + 1)) / 2
  const area = wins / (one.length * other.length)
  return Math.max(area, 1 - area)
}
