import type { FastifyReply, FastifyRequest } from 'fastify'

export const refuse = (reply: FastifyReply, status: number, message: string) =>
  reply.code(status).send({ message, documentation_url: 'https://docs.github.com/rest', status: String(status) })

/** GitHub's paging: `per_page`, `page` and a Link header. */
export function paged<T>(request: FastifyRequest, reply: FastifyReply, list: readonly T[]): T[] {
  const query = request.query as { per_page?: string; page?: string }
  const size = Math.min(Math.max(Number(query.per_page ?? 30) || 30, 1), 100)
  const page = Math.max(Number(query.page ?? 1) || 1, 1)
  const last = Math.max(1, Math.ceil(list.length / size))
  const url = new URL(request.url, `http://${request.headers.host}`)
  const link = (p: number, rel: string) => {
    url.searchParams.set('page', String(p))
    return `<${url.href}>; rel="${rel}"`
  }
  const links = [
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(page - 1, 'prev'), link(1, 'first')] : []),
  ]
  if (links.length > 0) reply.header('link', links.join(', '))
  return list.slice((page - 1) * size, page * size)
}
