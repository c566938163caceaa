import org.jetbrains.kotlin.gradle.dsl.JvmTarget

buildscript {
    dependencies {
        // Kotlin as in ../pom.xml, instead of the one that the Android plugin brings.
        classpath("org.jetbrains.kotlin:kotlin-gradle-plugin:2.4.10")
    }
}

plugins {
    id("com.android.library") version "9.2.1"
    id("org.jetbrains.kotlin.plugin.serialization") version "2.4.10"
    `maven-publish`
}

group = "io.github.amocore"
version = "0.1.0"

android {
    namespace = "amocore"
    compileSdk = 36

    defaultConfig {
        minSdk = 24
        consumerProguardFiles("consumer-rules.pro")
        ndk { abiFilters += listOf("arm64-v8a", "armeabi-v7a", "x86_64", "x86") }
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_11
        targetCompatibility = JavaVersion.VERSION_11
        // java.time below API 26.
        isCoreLibraryDesugaringEnabled = true
    }

    // The sources of the Maven module, as they are.
    sourceSets {
        named("main") {
            kotlin.directories += listOf("../src/main/kotlin", "../src/generated/kotlin")
        }
    }

    publishing {
        singleVariant("release") { withSourcesJar() }
    }
}

kotlin {
    compilerOptions { jvmTarget = JvmTarget.JVM_11 }
}

dependencies {
    api("org.jetbrains.kotlinx:kotlinx-coroutines-core:1.11.0")
    api("org.jetbrains.kotlinx:kotlinx-serialization-json:1.12.0")
    coreLibraryDesugaring("com.android.tools:desugar_jdk_libs:2.1.5")
}

publishing {
    publications {
        register<MavenPublication>("release") {
            artifactId = "amocore-android"
            afterEvaluate { from(components["release"]) }
        }
    }
}
