import { systemDb } from '@callboard/db/system-db'

/**
 * What somebody who guesses the password of a person knows of them: their name, their address and its domain, and the
 * organizations that they are in.
 */
export async function passwordContext(person: { id?: string | undefined; name?: string; email: string }): Promise<string[]> {
  const { id, name, email } = person
  const memberships = id
    ? await systemDb('membership-look-up').membership.findMany({
        where: { userId: id },
        select: { tenant: { select: { name: true, slug: true } } },
        take: 50,
      })
    : []
  return [...(name ? [name] : []), email, ...memberships.flatMap(({ tenant }) => [tenant.name, tenant.slug])]
}
