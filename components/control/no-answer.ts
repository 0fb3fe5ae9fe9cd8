/** A single late answer is no fault; and at short intervals a slow router must have the time to answer at all. */
const PATIENCE_SECONDS = 5;

/**
 * Is the console silent?
 * @param waited seconds of asking since the last page came
 * @param interval seconds between two questions: the first answer is due after one, two missed ones after three
 */
export function noAnswer(waited: number, interval: number): boolean {
  return waited >= 3 * interval && waited > PATIENCE_SECONDS;
}
