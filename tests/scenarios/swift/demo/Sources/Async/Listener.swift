import Amocore
import Foundation

#if canImport(Glibc)
    import Glibc
    private let stream = Int32(SOCK_STREAM.rawValue)
#else
    import Darwin
    private let stream = SOCK_STREAM
#endif

/// Receives deliveries of webhooks on this machine: plain sockets, and a thread of its own.
final class Listener: @unchecked Sendable {
    private struct Delivery {
        let body: String
        let contentType: String?
    }

    private static let patience: TimeInterval = 20

    private let listener: Int32
    private let condition = NSCondition()
    private var received: [Delivery] = []

    let url: String

    init() {
        // A sender that has left must not end the program.
        signal(SIGPIPE, SIG_IGN)
        listener = socket(AF_INET, stream, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = bind(descriptor, address, length)
                _ = listen(descriptor, 64)
                _ = getsockname(descriptor, address, &length)
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
        url = "http://127.0.0.1:\(port)/hook"
        Thread { [self] in receive() }.start()
    }

    /// Waits until there is an event of each kind.
    func events(_ wanted: Set<WebhookKind>) throws -> [WebhookKind: WebhookEvent] {
        var events: [WebhookKind: WebhookEvent] = [:]
        while !wanted.isSubset(of: events.keys) {
            guard let delivery = next() else {
                check(false, "not all events came")
                break
            }
            let webhook = try tools.webhooks.parse(
                body: delivery.body, contentType: delivery.contentType)
            for event in webhook.events { events[event.kind] = event }
        }
        return events
    }

    private func next() -> Delivery? {
        condition.lock()
        defer { condition.unlock() }
        let end = Date(timeIntervalSinceNow: Self.patience)
        while received.isEmpty, condition.wait(until: end) {}
        return received.isEmpty ? nil : received.removeFirst()
    }

    /// Takes a delivery from each connection, until the program ends.
    private func receive() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            if let delivery = read(connection) {
                let answer = Array(
                    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
                _ = send(connection, answer, answer.count, 0)
                condition.lock()
                received.append(delivery)
                condition.signal()
                condition.unlock()
            }
            close(connection)
        }
    }

    private func read(_ connection: Int32) -> Delivery? {
        var pending = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let length = recv(connection, &buffer, buffer.count, 0)
            guard length > 0 else { return nil }
            pending.append(contentsOf: buffer[..<length])
            guard let end = pending.range(of: Data("\r\n\r\n".utf8)) else { continue }
            let head = String(decoding: pending[..<end.lowerBound], as: UTF8.self)
            let body = pending[end.upperBound...]
            let size = header("content-length", in: head).flatMap(Int.init) ?? 0
            guard body.count >= size else { continue }
            return Delivery(
                body: String(decoding: body, as: UTF8.self),
                contentType: header("content-type", in: head))
        }
    }

    private func header(_ name: String, in head: String) -> String? {
        for line in head.components(separatedBy: "\r\n") {
            let pair = line.split(separator: ":", maxSplits: 1)
            if pair.count == 2, pair[0].lowercased() == name {
                return pair[1].trimmingCharacters(in: .whitespaces)
            }
        }
        return nil
    }
}
