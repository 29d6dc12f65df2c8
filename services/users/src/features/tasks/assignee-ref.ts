/** Whom the trail of a task names: who is given it finds that among what happened to them. */
export const assigneeRef = (assigneeId: string | null) =>
  assigneeId === null ? undefined : { id: assigneeId }
