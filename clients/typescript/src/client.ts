// Asks a running gongkai over GraphQL, typed: amounts are exact decimals as text, and null means "not disclosed".
import type { TypedDocumentString } from './generated.js'

/** What the API says of a mistake. 接口返回的错误。 */
export class GongkaiError extends Error {
  readonly code: string
  constructor(message: string, code: string) {
    super(message)
    this.name = 'GongkaiError'
    this.code = code
  }
}

export interface Server {
  /** http://HOST:PORT */
  address: string
  token?: string
}

interface Answer<T> {
  data?: T | null
  errors?: { message: string; extensions?: { code?: string } }[]
}

/** Answers one operation of generated.ts, or throws. 执行一个操作。 */
export async function ask<Result, Variables>(server: Server, operation: TypedDocumentString<Result, Variables>, variables: Variables): Promise<Result> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json', Accept: 'application/json' }
  if (server.token) headers.Authorization = `Bearer ${server.token}`
  const response = await fetch(new URL('/graphql', server.address), {
    method: 'POST',
    headers,
    body: JSON.stringify({ query: operation.toString(), variables }),
  })
  const answer = (await response.json()) as Answer<Result>
  const error = answer.errors?.[0]
  if (error) throw new GongkaiError(error.message, error.extensions?.code ?? '')
  if (!answer.data) throw new GongkaiError(`the server answers ${response.status}`, '')
  return answer.data
}
