import { type listUsers, MANAGER_QUERY, type RequestOf } from '@gatehouse/contract'
import { pickParams } from '#/lib/search-params.ts'

type PeopleQuery = RequestOf<typeof listUsers>['query']

const FOR_EVERYBODY = ['cursor']
const FOR_MANAGERS = [...FOR_EVERYBODY, ...MANAGER_QUERY]

/** Reads the query of the users list from the page's address. Leaves out filters that the reader may not use. */
export const peopleQuery = (search: URLSearchParams, isManager: boolean): PeopleQuery =>
  pickParams(search, isManager ? FOR_MANAGERS : FOR_EVERYBODY)
