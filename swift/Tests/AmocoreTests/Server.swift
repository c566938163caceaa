import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A small HTTP server that tests script: a thread for each connection, plain sockets.
final class Server: @unchecked Sendable {
    /// What to answer; nothing means never, and to watch for the client's leaving.
    typealias Respond = @Sendable (_ head: String, _ count: Int) -> String?

    /// The longest that anything may take. Reaching it is a failure, never the normal course.
    static let deadline: TimeInterval = 20

    private let listener: Int32
    private let respond: Respond
    private let condition = NSCondition()
    private var heads: [String] = []
    private var left = 0

    let url: String

    init(_ respond: @escaping Respond) {
        self.respond = respond
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = bind(descriptor, address, length)
                _ = listen(descriptor, 1024)
                _ = getsockname(descriptor, address, &length)
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
        url = "http://127.0.0.1:\(port)"
        let accepting = Thread { [weak self] in self?.listenForClients() }
        accepting.start()
    }

    /// The heads of the requests that came.
    var requests: [String] { condition.withLock { heads } }

    /// How many clients left without an answer.
    var gone: Int { condition.withLock { left } }

    /// Waits until this is so; tells whether it came about in time.
    func until(_ reached: @escaping @Sendable (Server) -> Bool) async -> Bool {
        await withCheckedContinuation { continuation in
            Thread { [self] in
                let end = Date(timeIntervalSinceNow: Self.deadline)
                while !reached(self), Date() < end {
                    condition.lock()
                    _ = condition.wait(until: Date(timeIntervalSinceNow: 0.05))
                    condition.unlock()
                }
                continuation.resume(returning: reached(self))
            }.start()
        }
    }

    private func listenForClients() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            let serving = Thread { [self] in
                serve(connection)
                close(connection)
            }
            serving.stackSize = 256 * 1024
            serving.start()
        }
    }

    private func serve(_ connection: Int32) {
        var pending = ""
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let length = recv(connection, &buffer, buffer.count, 0)
            guard length > 0 else { return }
            pending += String(decoding: buffer[..<length], as: UTF8.self)
            guard let end = pending.range(of: "\r\n\r\n") else { continue }
            let head = String(pending[..<end.lowerBound])
            let size = head.split(separator: "\r\n")
                .first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
            guard pending[end.upperBound...].utf8.count >= size else { continue }
            pending = ""
            let count = condition.withLock { heads.append(head); return heads.count }
            condition.broadcast()
            guard let answer = respond(head, count) else {
                while recv(connection, &buffer, buffer.count, 0) > 0 {}
                condition.withLock { left += 1 }
                condition.broadcast()
                return
            }
            let bytes = Array(answer.utf8)
            guard send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) >= 0 else { return }
        }
    }

    deinit { close(listener) }
}

/// An answer in JSON.
func answer(_ json: String, status: Int = 200, headers: String = "") -> String {
    "HTTP/1.1 \(status) Status\r\nContent-Type: application/json\r\n\(headers)"
        + "Content-Length: \(json.utf8.count)\r\n\r\n\(json)"
}

/// A summary of incoming leads.
let summary = answer(
    #"{"sip":1,"form":2,"mail":3,"chat":4,"total":10,"avg_time":5,"accepted":6}"#)

/// A page of incoming leads.
func leads(_ uids: String...) -> String {
    let items = uids.map { #"{"uid":"\#($0)","category":"sip"}"# }
    return answer(#"{"_embedded":{"items":[\#(items.joined(separator: ","))]}}"#)
}
