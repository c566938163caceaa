package amocore.demo

/** Whose story it is. */
internal typealias Client = amocore.AsyncClient
