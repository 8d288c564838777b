#include "api/service/key_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace xinfang::service {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_;
};

std::string trouble(const std::string& path, const std::string& what) {
  return "key file " + path + ": " + what;
}

Result<storage::Key, std::string> create(
    const std::string& path, const std::function<void(std::span<std::uint8_t>)>& randomness) {
  storage::Key key{};
  randomness(key);
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.open()) return Failure{trouble(path, std::strerror(errno))};
  std::array<char, 2 * sizeof(storage::Key) + 1> text{};
  sodium_bin2hex(text.data(), text.size(), key.data(), key.size());
  text.back() = '\n';
  // On disk before the first value is sealed with it.
  if (::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::fsync(file.get()) != 0) {
    return Failure{trouble(path, std::strerror(errno))};
  }
  return key;
}

}  // namespace

Result<storage::Key, std::string> load_key(
    const std::string& path, const std::function<void(std::span<std::uint8_t>)>& randomness) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.open()) {
    if (errno == ENOENT) return create(path, randomness);
    return Failure{trouble(path, std::strerror(errno))};
  }
  struct stat about {};
  if (::fstat(file.get(), &about) != 0) return Failure{trouble(path, std::strerror(errno))};
  if ((about.st_mode & 0077) != 0) {
    return Failure{trouble(path, "others may read it; allowed is mode 0600")};
  }
  std::array<char, 2 * sizeof(storage::Key) + 2> text{};
  const auto count = ::read(file.get(), text.data(), text.size());
  storage::Key key{};
  std::size_t length = 0;
  if (count < static_cast<ssize_t>(2 * key.size()) ||
      sodium_hex2bin(key.data(), key.size(), text.data(), 2 * key.size(), nullptr, &length,
                     nullptr) != 0 ||
      length != key.size()) {
    return Failure{trouble(path, "64 hex digits are expected")};
  }
  return key;
}

}  // namespace xinfang::service
