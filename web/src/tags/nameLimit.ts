/** Characters of the name of a tag or a saved filter, as in domain/tag.py. */
export const NAME_LIMIT = 64;
