import { systemDb } from '@callboard/db/system-db'

/** What someone who guesses a user's password may know: their name, email address and its domain, and their organizations. */
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
