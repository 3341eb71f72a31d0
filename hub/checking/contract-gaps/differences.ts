// Compares two lists of names that should be the same.

/** One sentence for each name that stands on one side only. */
export function differences(here: Side, there: Side): string[] {
  const missingThere = here.names
    .filter((name) => !there.names.includes(name))
    .map((name) => sentence(name, here, there));
  const missingHere = there.names
    .filter((name) => !here.names.includes(name))
    .map((name) => sentence(name, there, here));
  return [...missingThere, ...missingHere];
}

export interface Side {
  readonly names: readonly string[];
  /** As in: `paper-out stands in <where>`. */
  readonly where: string;
}

function sentence(name: string, present: Side, absent: Side): string {
  return `"${name}" stands in ${present.where}, but not in ${absent.where}`;
}
