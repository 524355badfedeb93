import { AppError, notFound } from '@callboard/core/errors'
import { trimOf } from '@callboard/core/trim'
import { operation, personOf } from '@callboard/kernel/operation'
import { groupsOfPerson } from '@callboard/modules/catalog'
import { findMember, type Member } from '@callboard/modules/members'
import { z } from 'zod'

/**
 * A name for members without a User in the catalog. It ends in characters of the account's id, so that an email address chosen to
 * resemble a catalog name does not make its owner that user.
 */
function unlinkedRef({ email, userId }: Member): string {
  const name = (email.split('@')[0] ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
  return `user:default/${trimOf(name, '-') || 'member'}-${userId.slice(-8)}`
}

/** The caller in Backstage's terms: user reference, ownership references, and profile. */
export const getBackstageIdentity = operation({
  name: 'backstage.get-identity',
  action: 'catalog.read',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => {
      const person = personOf(context.actor)
      if (!person) throw new AppError('forbidden', 'Service tokens cannot sign in to a Backstage frontend. Use a personal token.')
      const member = await findMember(db, person)
      if (!member) throw notFound('Your membership')
      const { user, refs } = await groupsOfPerson(db, context.tenantId, person)
      const userEntityRef = user?.ref ?? unlinkedRef(member)
      return {
        userEntityRef,
        ownershipEntityRefs: user ? refs : [userEntityRef],
        profile: { displayName: member.name, email: member.email },
      }
    }),
})
