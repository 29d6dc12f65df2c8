/** The labels of audited fields. Those of tasks and widgets match their pages. */
export const FIELD_LABELS: Record<string, string> = {
  role: 'Role',
  active: 'Active',
  approval: 'Registration',
  username: 'Username',
  email: 'Email',
  sessions: 'Sessions',
  denials: 'Denials',
  title: 'Title',
  description: 'Description',
  status: 'Status',
  deadline: 'Deadline',
  assigned_user_id: 'Assignee',
  info_url: 'Web page',
}
