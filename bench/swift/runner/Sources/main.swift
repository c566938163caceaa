// The summary of incoming leads over connections that are kept: `JOB SUBJECT`.

import Amocore
import Foundation

let arguments = CommandLine.arguments.dropFirst().joined(separator: " ")
switch arguments {
case "small-read amocore":
    let client = try BlockingClient(
        baseUrl: url, token: token, timeZone: "UTC", retries: 0, requestsPerSecond: 0)
    try keepCalling { _ = try client.v2.incomingLeads.summary().total }
case "small-read URLSession":
    let session = makeSession()
    try keepCalling { _ = try read(session) }
case "in-flight amocore":
    let client = try AsyncClient(
        baseUrl: url, token: token, timeZone: "UTC", retries: 0, requestsPerSecond: 0)
    try await keepInFlight { _ = try await client.v2.incomingLeads.summary().total }
case "in-flight URLSession":
    let session = makeSession()
    try await keepInFlight { _ = try await read(session) }
default:
    fatalError("there is no \(arguments)")
}
