/** Returns the assignee as the affected user of an audit event, so that it is listed in their activity. */
export const assigneeRef = (assigneeId: string | null) =>
  assigneeId === null ? undefined : { id: assigneeId }
