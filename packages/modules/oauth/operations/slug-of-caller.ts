import type { OperationContext } from '@callboard/kernel/operation'

/** The slug of the organization that a token belongs to, which names its portal. */
export async function slugOfCaller({ read, tenantId }: Pick<OperationContext, 'read' | 'tenantId'>): Promise<string> {
  const [tenant] = await read((db) => db.$queryRaw<{ slug: string }[]>`select slug from tenant where id = ${tenantId}::uuid`)
  return tenant?.slug ?? ''
}
