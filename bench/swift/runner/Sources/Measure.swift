import Foundation

/// For how long a subject warms up, in seconds.
private let warming = 0.5

/// For how long it is measured, in seconds.
private let time = environment["AMOCORE_BENCH_SECONDS"].flatMap(Double.init) ?? 1.5

/// How many calls are in flight.
private let many = 64

private func now() -> Double {
    Double(DispatchTime.now().uptimeNanoseconds) / 1e9
}

/// The processor time of this process in all its threads, in seconds.
private func processor() -> Double {
    var spent = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent)
    return Double(spent.tv_sec) + Double(spent.tv_nsec) / 1e9
}

private func tell(_ calls: Int, wall: Double, cpu: Double) {
    print("{\"calls\": \(calls), \"wall\": \(wall), \"cpu\": \(cpu)}")
}

/// Makes a call again and again.
func keepCalling(_ call: () throws -> Void) throws {
    func during(_ seconds: Double) throws -> (Int, Double) {
        let begun = now()
        var calls = 0
        while now() - begun < seconds {
            try call()
            calls += 1
        }
        return (calls, now() - begun)
    }
    _ = try during(warming)
    let before = processor()
    let (calls, wall) = try during(time)
    tell(calls, wall: wall, cpu: processor() - before)
}

/// Keeps calls in flight.
func keepInFlight(_ call: @escaping @Sendable () async throws -> Void) async throws {
    @Sendable func during(_ seconds: Double) async throws -> (Int, Double) {
        let begun = now()
        let calls = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<many {
                group.addTask {
                    var calls = 0
                    while now() - begun < seconds {
                        try await call()
                        calls += 1
                    }
                    return calls
                }
            }
            return try await group.reduce(0, +)
        }
        return (calls, now() - begun)
    }
    _ = try await during(warming)
    let before = processor()
    let (calls, wall) = try await during(time)
    tell(calls, wall: wall, cpu: processor() - before)
}
