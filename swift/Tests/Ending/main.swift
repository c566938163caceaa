// A program that ends in the middle of calls, in the way that is named: a task, a child of a group,
// and a thread are in calls when its standard input ends or a signal comes.

import Amocore
import Foundation

let way = CommandLine.arguments[1]
let url = CommandLine.arguments[2]

/// Says what became of a call.
@Sendable func report(_ error: AmoError?) {
    print(error?.kind ?? "answered")
}

let asynchronous = try AsyncClient(
    baseUrl: url, token: "t", timeZone: "UTC", retries: 0, requestsPerSecond: 0)
let blocking = try BlockingClient(
    baseUrl: url, token: "t", timeZone: "UTC", retries: 0, requestsPerSecond: 0)

let task = Task.detached {
    await withTaskGroup(of: Void.self) { group in
        for _ in 0..<2 {
            group.addTask {
                do {
                    _ = try await asynchronous.v2.incomingLeads.summary()
                    report(nil)
                } catch {
                    report(error as? AmoError)
                }
            }
        }
    }
}
let thread = Thread {
    do {
        _ = try blocking.v2.incomingLeads.summary()
        report(nil)
    } catch {
        report(error as? AmoError)
    }
}
thread.start()

_ = readLine()
switch way {
case "exiting":
    exit(7)
case "closing":
    asynchronous.close()
    blocking.close()
    await task.value
    while !thread.isFinished { try await Task.sleep(nanoseconds: 1_000_000) }
case "cancelling":
    task.cancel()
    await task.value
default:
    break
}
print("end")
