/** What the fields of the trail are called; those of tasks and widgets as on their pages. */
export const FIELDS: Record<string, string> = {
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
