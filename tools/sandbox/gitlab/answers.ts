import type { FastifyReply, FastifyRequest } from 'fastify'

export const refuse = (reply: FastifyReply, status: number, message: string) => reply.code(status).send({ message })

/** A page of a list, with GitLab's paging headers. Lists longer than `counted` have no totals. */
export function paged<T>(request: FastifyRequest, reply: FastifyReply, all: readonly T[], counted = 10_000): T[] {
  const query = request.query as { page?: string; per_page?: string }
  const size = Math.min(100, Number(query.per_page ?? 20))
  const page = Number(query.page ?? 1)
  const pages = Math.max(1, Math.ceil(all.length / size))
  reply.headers({
    ...(all.length > counted ? {} : { 'x-total': String(all.length), 'x-total-pages': String(pages) }),
    'x-page': String(page),
    'x-per-page': String(size),
    'x-next-page': page < pages ? String(page + 1) : '',
    'x-prev-page': page > 1 ? String(page - 1) : '',
  })
  if (page < pages) {
    const url = new URL(request.url, `http://${request.headers.host}`)
    url.searchParams.set('page', String(page + 1))
    reply.header('link', `<${url}>; rel="next"`)
  }
  return all.slice((page - 1) * size, page * size)
}
