const withoutRules = new Set(['graphql', 'grpc', 'protobuf'])

/** Whether lint rules exist for this type; other types may still contain OpenAPI or AsyncAPI. */
export const isLinted = (type: string | null): boolean => !withoutRules.has(type?.toLowerCase() ?? '')
