import Amocore
import XCTest

/// A limit that is shared over Redis. With a real one: tests/fleet.
final class RedisTests: XCTestCase {
    static let password = "redis-password-canary"
    /// The discard service, which no machine has any more.
    static let address = "127.0.0.1:9"
    static let redisUrl = "redis://:\(password)@\(address)/0"

    func assertTold(_ problem: String?) {
        let problem = problem ?? ""
        XCTAssertTrue(problem.contains("Redis at \(Self.address) refuses connections"), problem)
        XCTAssertTrue(problem.contains("takes 1 of 7 requests per second"), problem)
        XCTAssertFalse(problem.contains(Self.password), problem)
    }

    func testAClientWithoutItsRedisGoesOnAndSaysSo() async throws {
        let sandbox = try Sandbox()
        defer { sandbox.stop() }
        let (blocking, async) = try sandbox.clients(redisUrl: Self.redisUrl)
        XCTAssertNil(async.redisProblem)
        _ = try await async.v2.account.get()
        assertTold(async.redisProblem)
        XCTAssertFalse("\(async)".contains(Self.password))
        let outcome = Task.detached { try blocking.v2.account.get() }
        _ = try await outcome.value
        assertTold(blocking.redisProblem)
    }

    func testAnAddressThatIsNoneIsRefusedAndNotShown() {
        let address = "http://\(Self.password)"
        XCTAssertThrowsError(
            try BlockingClient(account: "company", token: "t", redisUrl: address)
        ) { error in
            XCTAssertEqual((error as? AmoError)?.details.field, "redisUrl")
            XCTAssertFalse("\(error)".contains(Self.password))
        }
    }
}
