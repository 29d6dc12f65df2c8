/** The dialogs, by the intents of their forms. */
export type OpenDialog = 'start' | 'remove' | 'codes'
